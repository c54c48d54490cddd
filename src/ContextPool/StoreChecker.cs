using System.Runtime.CompilerServices;
using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool;

/// <summary>
/// Looks for everything that is not as FORMAT.md says, and changes nothing. Contexts may be read and written meanwhile: one that
/// changes while it is looked at is looked at again. Whatever cannot be read becomes a finding and the rest is checked all the same.
/// Safe for concurrent use.
/// </summary>
public sealed class StoreChecker
{
    private const int WaitingPerWorker = 16;

    private readonly IStorageExamination _storage;
    private readonly TimeProvider _time;

    /// <summary>A checker of a storage directory.</summary>
    public StoreChecker(string storageDirectory)
        : this(storageDirectory, FileOperations.ForThisPlatform, TimeProvider.System)
    {
    }

    /// <summary>A checker of a storage of any kind.</summary>
    internal StoreChecker(IStorageExamination storage, TimeProvider time)
    {
        _storage = storage;
        _time = time;
    }

    /// <summary>As <see cref="StoreChecker(string)"/>, on other file operations and another clock.</summary>
    internal StoreChecker(string storageDirectory, IFileOperations files, TimeProvider time)
        : this(LocalStorage.ToExamine(storageDirectory, files, time).Examination, time)
    {
    }

    /// <summary>
    /// The findings: those of the store first, then those of each context in the order of the ids; the same store gives the
    /// same findings in the same order. Throws <see cref="StoreFormatException"/> where a newer version wrote the store.
    /// </summary>
    /// <param name="options">What to look at.</param>
    /// <param name="summary">Counts what was looked at as the enumeration goes on.</param>
    /// <param name="cancel">Ends it between two contexts.</param>
    public IAsyncEnumerable<Finding> CheckAsync(
        CheckOptions options, CheckSummary? summary = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return CheckedAsync(options, summary, cancel);
    }

    private async IAsyncEnumerable<Finding> CheckedAsync(
        CheckOptions options, CheckSummary? summary, [EnumeratorCancellation] CancellationToken cancel)
    {
        var gate = new SemaphoreSlim(options.Parallelism);
        StoreLook store = await CheckStoreAsync(options, gate, cancel).ConfigureAwait(false);
        if (options.Only is null)
        {
            foreach (Finding finding in store.Findings) yield return Counted(finding, summary);
        }

        // Tasks end in any order; they are awaited in the order of the ids. A check never throws for what it reads. More are begun
        // than may work at once, because one that waits for damage to settle does not work.
        var running = new Queue<Task<CheckedContext>>();
        foreach (ContextId id in store.Ids.Where(options.Chooses))
        {
            cancel.ThrowIfCancellationRequested();
            running.Enqueue(Task.Run(() => CheckContextAsync(id, options, gate, cancel), cancel));
            if (running.Count < WaitingPerWorker * options.Parallelism) continue;
            foreach (Finding finding in Counted(await running.Dequeue().ConfigureAwait(false), summary)) yield return finding;
        }

        while (running.TryDequeue(out Task<CheckedContext>? check))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (Finding finding in Counted(await check.ConfigureAwait(false), summary)) yield return finding;
        }
    }

    /// <summary>What lies around the contexts; settled where somebody is to hear of it.</summary>
    private async Task<StoreLook> CheckStoreAsync(CheckOptions options, SemaphoreSlim gate, CancellationToken cancel)
    {
        if (options.Only is not null) return await StoreLook.TakeAsync(_storage, cancel).ConfigureAwait(false);
        var settled = new SettledLook(options.Settling, _time, gate, StoreLook.IsToSettle);
        (StoreLook look, List<Finding> unsettled) = await settled.RunAsync(c => StoreLook.TakeAsync(_storage, c), cancel).ConfigureAwait(false);
        if (unsettled.Count > 0) look.Findings.Add(Unsettled(null, unsettled));
        return look;
    }

    private async Task<CheckedContext> CheckContextAsync(ContextId id, CheckOptions options, SemaphoreSlim gate, CancellationToken cancel)
    {
        var settled = new SettledLook(options.Settling, _time, gate, f => f.IsDamage);
        (ContextCheck look, List<Finding> unsettled) = await settled
            .RunAsync(c => ContextCheck.OfAsync(_storage, id, options.ReadData, options.Backups, c), cancel).ConfigureAwait(false);
        if (unsettled.Count > 0) look.Findings.Add(Unsettled(id, unsettled));
        return look.ToResult();
    }

    /// <summary>One note for all that did not settle.</summary>
    private static Finding Unsettled(ContextId? id, List<Finding> unsettled) => new(
        FindingKind.UnsettledContext, id, unsettled[0].Place, unsettled[0].Code,
        $"{unsettled.Count} things changed while they were looked at: expected them to settle");

    private static List<Finding> Counted(CheckedContext check, CheckSummary? summary)
    {
        summary?.Add(check);
        foreach (Finding finding in check.Findings) summary?.Add(finding);
        return check.Findings;
    }

    private static Finding Counted(Finding finding, CheckSummary? summary)
    {
        summary?.Add(finding);
        return finding;
    }
}
