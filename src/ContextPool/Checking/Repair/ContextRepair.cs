using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <summary>
/// Repairs one context: looks until what it sees is settled, plans, acts and looks again until there is nothing left that it can do.
/// It acts on what it still sees under the writers' lock; programs that know of no lock are kept from harm by the looks before, and by
/// keeping what they have open. One thread at a time.
/// </summary>
internal sealed partial class ContextRepair : IDisposable
{
    /// <summary>Metadata first, then the pool it names, then what that uncovers; one to spare.</summary>
    private const int MaxRounds = 4;

    private readonly IFileOperations _files;
    private readonly StoreLayout _store;
    private readonly ContextLayout _context;
    private readonly ContextId _id;
    private readonly RepairOptions _options;
    private readonly RepairLedger _ledger;
    private readonly RepairTrash _trash;
    private readonly Timestamp _now;
    private readonly Lazily<VerifiedBackup> _backup;
    private readonly HashSet<MessageId> _vouchedFor = [];
    private readonly HashSet<RepairAction> _tried = [];
    private readonly Dictionary<string, Evidence> _seen = [];
    private readonly Dictionary<RepairKind, Func<RepairAction, bool>> _steps;
    private readonly string? _published;
    private string _whyNoBackup = "";

    public ContextRepair(
        IFileOperations files, StoreLayout store, ContextId id, RepairOptions options, RepairLedger ledger, Timestamp now)
    {
        _files = files;
        _store = store;
        _context = store.Context(id);
        _id = id;
        _options = options;
        _ledger = ledger;
        _now = now;
        _trash = new RepairTrash(files, store, id, now);
        _backup = new Lazily<VerifiedBackup>(OpenBackup);
        _published = ReadReceipt()?.PublishedAt;
        _steps = Steps();
    }

    /// <summary>Never throws for what it reads or fails to write: that is told in the ledger.</summary>
    /// <param name="time">Waits between looks.</param>
    /// <param name="gate">Entered while it works, left while it waits.</param>
    /// <param name="cancel">Before anything is done.</param>
    public async Task RunAsync(TimeProvider time, SemaphoreSlim gate, CancellationToken cancel)
    {
        var settled = new SettledLook(_options.Settling, time, gate, isToSettle: _ => true);
        bool goesOn = true;
        for (int round = 1; goesOn; round++)
        {
            (ContextCheck look, List<Finding> unsettled) = await settled
                .RunAsync(() => ContextCheck.Of(_files, _store, _id, _options.ReadData, time.GetUtcNow()), cancel).ConfigureAwait(false);
            await gate.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                goesOn = Guarded(look.Findings, () => Work(look.Findings, unsettled)) && round < MaxRounds;
            }
            finally
            {
                gate.Release();
            }
        }

        if (!_trash.HasReplaced) return;
        await Task.Delay(_options.LookSpacing, time, CancellationToken.None).ConfigureAwait(false);
        Guarded([], PutBack);
    }

    public void Dispose() => _backup.Dispose();

    private bool Guarded(List<Finding> findings, Func<bool> work)
    {
        try
        {
            return work();
        }
        catch (FileOperationException e)
        {
            foreach (Finding finding in findings) _ledger.Skip(finding, $"the repair stopped: {e.Message}");
            return false;
        }
    }

    /// <summary>True where there is more to do, which has to settle first.</summary>
    private bool Work(List<Finding> settled, List<Finding> unsettled)
    {
        RepairPlan plan = Plan(settled);
        foreach (Finding finding in unsettled) plan.Skip(finding, "it changed while it was looked at: run the repair again");
        if (_options.Execute && plan.Actions.Any(a => !_tried.Contains(a))) return WorkLocked(settled);
        foreach (RepairAction action in plan.Actions.Where(_ => !_options.Execute)) _ledger.Done(action);
        _ledger.Add(plan);
        return false;
    }

    private bool WorkLocked(List<Finding> settled)
    {
        using IDisposable? writers = _files.TryLockInPlace(_context.Root, out _);
        if (writers is null)
        {
            foreach (Finding finding in settled) _ledger.Skip(finding, "the context is being written: run the repair again");
            return false;
        }

        // What is mended is what settled and is still so under the lock.
        List<Finding> now = Look();
        HashSet<Finding> known = [.. settled];
        now.RemoveAll(f => !known.Contains(f));
        ILookup<string, Finding> byPlace = now.ToLookup(f => f.Place);
        foreach (Finding finding in now) _seen[finding.Place] = finding.Evidence!;
        foreach (RepairAction action in Plan(now).Actions)
        {
            // The index is made anew after every round that changed the pool, and told once.
            bool isFirst = _tried.Add(action);
            if (!isFirst && action.Kind != RepairKind.RebuildIndex) continue;
            if (_steps[action.Kind](action))
            {
                if (isFirst) _ledger.Done(action);
            }
            else if (byPlace[action.Place].FirstOrDefault() is { } changed)
                _ledger.Skip(changed, "it changed while it was being repaired, and stays: run the repair again");
            if (action.Kind == RepairKind.RemoveEmptyDirectory) return false;
        }

        RepairPlan rest = Plan(Look());
        if (rest.Actions.Any(a => !_tried.Contains(a))) return true;
        _ledger.Add(rest);
        return false;
    }

    /// <summary>The last look at what was replaced: a program that had it open may have gone on writing.</summary>
    private bool PutBack()
    {
        using IDisposable? writers = _files.TryLockInPlace(_context.Root, out _);
        if (writers is null) return false;
        foreach (string path in _trash.PutBackWhatWasWrittenTo())
            _ledger.Done(new RepairAction(RepairKind.PutBack, _id, null, path, "it was written to while it was replaced: what was written is in its place again"));
        return false;
    }

    private List<Finding> Look()
    {
        ContextCheck look = ContextCheck.OfLocked(_files, _store, _id, _options.ReadData);
        look.TakeEvidence(_ => true);
        return look.Findings;
    }

    private VerifiedBackup? OpenBackup() =>
        ReadReceipt() is { } receipt ? VerifiedBackup.TryOpen(_files, receipt, _id, out _whyNoBackup) : null;

    private Receipt? ReadReceipt()
    {
        try
        {
            _whyNoBackup = "there is no receipt that names a backup";
            return _files.ReadAllOrNull(_context.Receipt) is { } bytes ? Receipt.FromJson(bytes) : null;
        }
        catch (FileOperationException e)
        {
            _whyNoBackup = e.Message;
            return null;
        }
    }
}
