using System.Collections;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>
/// One look at one context. The order is that of every reader: metadata and index before the list of the pool, so that what
/// they name must be there. One thread.
/// </summary>
internal sealed partial class ContextCheck : OneLook
{
    /// <summary>A context that was saved to during a look is looked at again.</summary>
    private const int MaxLooks = 3;

    private readonly IContextExamination _seen;
    private readonly ContextId _id;
    private readonly bool _readData;
    private readonly BackupReader? _backups;

    private ContextCheck(IStorageExamination storage, ContextId id, bool isLocked, bool readData, BackupReader? backups)
        : base(storage)
    {
        _seen = storage.BeginLook(id, isLocked, Findings);
        _id = id;
        _readData = readData;
        _backups = backups;
    }

    /// <summary>Messages in the pool.</summary>
    public long Messages { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of contents that were read and judged.</summary>
    public long BytesRead { get; private set; }

    /// <summary>
    /// One look at a context that others may be writing to. It takes no lock: a writer that finds it taken takes the context for one
    /// that is being written.
    /// </summary>
    public static async Task<ContextCheck> OfAsync(
        IStorageExamination storage, ContextId id, bool readData, BackupReader? backups, CancellationToken cancel)
    {
        for (int look = 1; ; look++)
        {
            var check = new ContextCheck(storage, id, isLocked: false, readData, backups);
            string before = await check._seen.ReadStateAsync(cancel).ConfigureAwait(false);
            await check.LookAsync(cancel).ConfigureAwait(false);
            if (look == MaxLooks || check.Findings.Count == 0) return check;
            if (before == await check._seen.ReadStateAsync(cancel).ConfigureAwait(false)) return check;
        }
    }

    /// <summary>Looks at a context whose writers the caller keeps out.</summary>
    public static async Task<ContextCheck> OfLockedAsync(IStorageExamination storage, ContextId id, bool readData, BackupReader? backups)
    {
        var check = new ContextCheck(storage, id, isLocked: true, readData, backups);
        await check.LookAsync(CancellationToken.None).ConfigureAwait(false);
        return check;
    }

    /// <summary>What is left when nobody looks any more.</summary>
    public CheckedContext ToResult() => new(Findings, Messages, Bytes, BytesRead);

    private async Task LookAsync(CancellationToken cancel)
    {
        await _seen.LookAroundAsync(cancel).ConfigureAwait(false);
        if (!await LookAtHeadAsync(cancel).ConfigureAwait(false)) return;
        _receipt = await ReadReceiptAsync(cancel).ConfigureAwait(false);
        _index = await _seen.ReadIndexAsync(sizesOnly: !_readData, cancel).ConfigureAwait(false);
        using var backup = new Lazily<ISourceBackup>(OpenBackup);
        _backup = backup;
        await LookAtPoolAsync(cancel).ConfigureAwait(false);
        LookAtReferences();
        LookAtOrphans();
        LookAtParents();
        LookAtIndex();
        await LookAtBackupAsync(cancel).ConfigureAwait(false);
        Forget();
    }

    /// <summary>The findings may wait for others; what they were found by need not.</summary>
    private void Forget()
    {
        _named = NamedMessages.None;
        _index = null;
        _backup = null;
        _pool = new ExaminedMessages([]);
        _times = new MessageTimes(0);
        _tellsOtherFacts = new BitArray(0);
        _missing.Clear();
        _missing.TrimExcess();
    }

    private Finding FindingOf(FindingKind kind, ContextPart part, string within, string detail) =>
        new(kind, _id, _seen.Places.PlaceOf(part), within, detail);
}
