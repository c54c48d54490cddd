using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <content>Metadata, what was committed and is not in it, and the receipt.</content>
internal sealed partial class ContextCheck
{
    private const int HashLength = 64;

    private bool _hasMetadata;
    private Timestamp? _sourceWritten;

    /// <summary>False where there is no metadata and therefore no context.</summary>
    private async Task<bool> LookAtHeadAsync(CancellationToken cancel)
    {
        (bool isThere, ContextMetadata? metadata) = await _seen.ReadHeadAsync(cancel).ConfigureAwait(false);
        if (metadata is null) return isThere;

        // Only the ids are kept: the text of a large context is not needed again.
        _named = NamedMessages.By(metadata.Branches);
        _hasMetadata = true;
        await foreach (LeftoverCommits left in _seen.ReadLeftoverCommitsAsync(cancel).ConfigureAwait(false)) LookAtLeftover(left);
        LookAtActiveBranch(metadata);
        return true;
    }

    private void LookAtLeftover(LeftoverCommits left)
    {
        MessageId[] lost = [.. left.Appended.Distinct().Where(id => !_named.Contains(id))];
        string what = lost.Length == 0 ? "all that it tells of is in a branch" : $"{lost.Length} messages were appended and are in no branch";
        MessageId? first = lost.Length == 0 ? null : lost[0];
        Findings.Add(new Finding(FindingKind.UnappliedCommits, _id, left.Place, $"{first}", $"{what}: expected none to be left over")
        {
            IsDamage = first is not null,
            Message = first,
        });
    }

    private void LookAtActiveBranch(ContextMetadata metadata)
    {
        if (metadata.ActiveBranchName is { } name && metadata.FindBranch(name) is not null) return;
        Findings.Add(FindingOf(
            FindingKind.ActiveBranchMissing, ContextPart.Metadata, "active_branch_name", "expected the name of one of the context's branches"));
    }

    /// <summary>Null where there is none that can be believed.</summary>
    private async Task<Receipt?> ReadReceiptAsync(CancellationToken cancel)
    {
        if (await _seen.ReadReceiptAsync(cancel).ConfigureAwait(false) is not { } receipt) return null;
        if (Timestamp.TryParse(receipt.SourceModified, out Timestamp written)) _sourceWritten = written;
        if (WrongMember(receipt) is not { } wrong) return receipt;
        Findings.Add(FindingOf(FindingKind.ReceiptMismatch, ContextPart.Receipt, wrong.Member, wrong.Expected));
        return null;
    }

    private (string Member, string Expected)? WrongMember(Receipt receipt)
    {
        if (receipt.Version is < 1 or > Receipt.CurrentVersion) return ("version", $"expected {Receipt.CurrentVersion}");
        if (receipt.ContextId != _id.ToString()) return ("context_id", $"expected {_id}");
        if (!IsHash(receipt.SourceSha256)) return ("source_sha256", "expected 64 hex digits");
        if (!IsHash(receipt.PoolSha256)) return ("pool_sha256", "expected 64 hex digits");
        if (!string.IsNullOrEmpty(receipt.BackupPath) && !IsHash(receipt.BackupSha256)) return ("backup_sha256", "expected 64 hex digits");
        if (!Timestamp.TryParse(receipt.SourceModified, out _)) return ("source_modified", "expected an RFC 3339 time");
        if (receipt.Messages < 0 || receipt.SourceBytes < 0) return ("messages", "expected a number that is not negative");
        return null;
    }

    private static bool IsHash(string? text) => text?.Length == HashLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Presence and size are always looked at; the contents only where contents are read.</summary>
    private async Task LookAtBackupAsync(CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(_receipt?.BackupPath)) return;
        BytesRead += await _seen.ExamineBackupAsync(_receipt, _readData, cancel).ConfigureAwait(false);
    }
}
