using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool;

/// <summary>
/// Mends what a check finds, from what is at hand: the pool itself and the verified backups. It never makes anything worse: what it
/// removes or replaces is in the trash before, a context that is being written is left alone, and a repair that dies is taken
/// up by the next one.
/// </summary>
public sealed class StoreRepair
{
    // One context is worked on at a time; the others wait for what they saw to settle.
    private const int MostWaiting = 32;

    private readonly IContextStorage _storage;
    private readonly TimeProvider _time;

    /// <summary>Repairs a storage directory.</summary>
    public StoreRepair(string storageDirectory)
        : this(storageDirectory, FileOperations.ForThisPlatform, TimeProvider.System)
    {
    }

    /// <summary>As <see cref="StoreRepair(string)"/>, on other file operations and another clock.</summary>
    internal StoreRepair(string storageDirectory, IFileOperations files, TimeProvider time)
        : this(LocalStorage.ToExamine(storageDirectory, files, time), time)
    {
    }

    /// <summary>Repairs a storage of any kind.</summary>
    internal StoreRepair(IContextStorage storage, TimeProvider time)
    {
        _storage = storage;
        _time = time;
    }

    /// <summary>
    /// Checks the store and repairs what it finds; says what it would do unless <see cref="RepairOptions.Execute"/>. Throws
    /// <see cref="StoreFormatException"/> where a newer version wrote the store.
    /// </summary>
    /// <param name="options">What it may do.</param>
    /// <param name="cancel">Ends it between two contexts; what was done stays done.</param>
    public Task<RepairResult> RunAsync(RepairOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(() => WorkAsync(options, findings: null, cancel), cancel);
    }

    /// <summary>
    /// Repairs only the contexts that findings of an earlier check are about. They are looked at again before anything is done.
    /// </summary>
    /// <param name="findings">Of <see cref="StoreChecker"/>.</param>
    /// <param name="options">What it may do.</param>
    /// <param name="cancel">Ends it between two contexts; what was done stays done.</param>
    public Task<RepairResult> RunAsync(
        IReadOnlyCollection<Finding> findings, RepairOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(() => WorkAsync(options, findings, cancel), cancel);
    }

    private async Task<RepairResult> WorkAsync(RepairOptions options, IReadOnlyCollection<Finding>? findings, CancellationToken cancel)
    {
        options.Settling.Validate();
        var ledger = new RepairLedger();
        bool isAboutStore = options.Only is null && (findings is null || findings.Any(IsAboutStore));
        IReadOnlyList<ContextId> ids = await RepairStoreAsync(options, isAboutStore, ledger, cancel).ConfigureAwait(false);
        var now = Timestamp.FromDateTime(_time.GetUtcNow());
        HashSet<ContextId>? named = findings?.Where(f => !IsAboutStore(f)).Select(f => f.Context!.Value).ToHashSet();
        var running = new Queue<Task<RepairLedger>>();
        var gate = new SemaphoreSlim(1);
        try
        {
            foreach (ContextId id in ids)
            {
                cancel.ThrowIfCancellationRequested();
                if (options.Only?.Contains(id) == false || named?.Contains(id) == false) continue;
                running.Enqueue(Task.Run(() => RepairAsync(id, options, now, gate, cancel), cancel));
                if (running.Count == MostWaiting) ledger.Add(await running.Dequeue().ConfigureAwait(false));
            }

            while (running.TryDequeue(out Task<RepairLedger>? oldest)) ledger.Add(await oldest.ConfigureAwait(false));
        }
        finally
        {
            // Those that act are through before the caller hears of an end.
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ledger.ToResult(isDry: !options.Execute);
    }

    /// <summary>Repairs what lies around the contexts, once that is settled, and lists them.</summary>
    private async Task<IReadOnlyList<ContextId>> RepairStoreAsync(RepairOptions options, bool isWanted, RepairLedger ledger, CancellationToken cancel)
    {
        if (!isWanted) return (await StoreLook.TakeAsync(_storage.Examination, cancel).ConfigureAwait(false)).Ids;
        var settled = new SettledLook(options.Settling, _time, new SemaphoreSlim(1), StoreLook.IsToSettle);
        (StoreLook look, List<Finding> unsettled) = await settled.RunAsync(c => StoreLook.TakeAsync(_storage.Examination, c), cancel).ConfigureAwait(false);
        await StoreRoomRepair.RunAsync(_storage.Mending, look.Findings, isDry: !options.Execute, ledger).ConfigureAwait(false);
        foreach (Finding finding in unsettled) ledger.Unsettle(finding, ContextRepair.Changing);
        return look.Ids;
    }

    private async Task<RepairLedger> RepairAsync(
        ContextId id, RepairOptions options, Timestamp now, SemaphoreSlim gate, CancellationToken cancel)
    {
        var ledger = new RepairLedger();
        using var repair = new ContextRepair(_storage, id, options, ledger, now);
        await repair.RunAsync(_time, gate, cancel).ConfigureAwait(false);
        return ledger;
    }

    private static bool IsAboutStore(Finding finding) => finding.Context is null || finding.Kind == FindingKind.UnfinishedDraft;
}
