using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>Tells whether a published pool can stand for its legacy file alone.</summary>
internal static class PublishedPool
{
    /// <summary>
    /// What is damaged; null where all metadata and messages are on disk as they were published, or where the application
    /// changed them since and a check of everything finds them whole.
    /// </summary>
    /// <param name="storage">Where it is.</param>
    /// <param name="id">The context.</param>
    /// <param name="receipt">What it was made from, with a backup that is there.</param>
    /// <param name="backups">Reads that.</param>
    public static async Task<string?> WhatIsDamagedAsync(IStorageExamination storage, ContextId id, Receipt receipt, BackupReader backups)
    {
        if (await storage.DigestAsync(id, CancellationToken.None).ConfigureAwait(false) == receipt.PoolSha256) return null;

        // One look will do: what a writer has half written keeps the source for another night. What lies aside does not count.
        ContextCheck check = await ContextCheck.OfAsync(storage, id, readData: true, backups, CancellationToken.None).ConfigureAwait(false);
        Finding? damage = check.Findings.FirstOrDefault(IsDamage) ?? FindLost(storage, check, id, receipt, backups);
        return damage is null ? null : $"{damage.Code} {damage.Place}: {damage.Detail}";
    }

    /// <summary>The backup is not the pool's: the caller has just made sure of one.</summary>
    private static bool IsDamage(Finding finding) =>
        finding.Kind == FindingKind.PoolMissing
        || (finding.IsDamage && finding.Kind is not (FindingKind.BackupMissing or FindingKind.BackupChanged));

    /// <summary>
    /// A message that is named and missing, whatever else is known of it, unless the source named and lacked it too: an index that
    /// was rebuilt since the loss, or a receipt whose backup was moved, says nothing of it any more.
    /// </summary>
    private static Finding? FindLost(IStorageExamination storage, ContextCheck check, ContextId id, Receipt receipt, BackupReader backups)
    {
        List<Finding> missing = check.Findings.FindAll(f => f.Kind == FindingKind.MissingMessage);
        if (missing.Count == 0) return null;
        using ISourceBackup? backup = storage.BeginLook(id, isLocked: false, []).OpenBackup(receipt, backups).Backup;
        if (backup is null) return missing[0];
        HashSet<MessageId> namedBySource = [.. backup.Branches.SelectMany(b => b.MessageIds)];
        return missing.Find(m => backup.Contains(m.Message!.Value) || !namedBySource.Contains(m.Message.Value));
    }
}
