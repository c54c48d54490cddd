using ContextPool.Backups;
using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Checking;

/// <summary>
/// Repairs one context: looks, plans, acts and looks again until there is nothing left that it can do. It acts on what it sees
/// under the writers' lock, never on what was found before. One thread.
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
    }

    /// <summary>Never throws for what it reads or fails to write: that is told in the ledger.</summary>
    public void Run()
    {
        List<Finding> findings = ContextCheck.Of(_files, _store, _id, _options.ReadData).Findings;
        if (findings.Count == 0) return;
        try
        {
            if (_options.Execute) RunLocked(findings);
            else Tell(Plan(findings));
        }
        catch (FileOperationException e)
        {
            foreach (Finding finding in findings) _ledger.Skip(finding, $"the repair stopped: {e.Message}");
        }
    }

    public void Dispose() => _backup.Dispose();

    private void RunLocked(List<Finding> findings)
    {
        FileStat? before = _files.Stat(_context.Root);
        using IDisposable? writers = _files.TryLock(_context.Root);

        // An update may have exchanged the directory between the look and the lock: what is locked is then not the context.
        if (writers is null || _files.Stat(_context.Root)?.Inode != before?.Inode)
        {
            foreach (Finding finding in findings) _ledger.Skip(finding, "the context is being written: run the repair again");
            return;
        }

        var done = new HashSet<RepairAction>();
        RepairPlan plan = Plan(Look());
        for (int round = 0; round < MaxRounds && plan.Actions.Any(a => !done.Contains(a)); round++)
        {
            foreach (RepairAction action in plan.Actions)
            {
                Execute(action);
                done.Add(action);
                _ledger.Done(action);
                if (action is RemoveEmptyDirectory) return;
            }

            plan = Plan(Look());
        }

        _ledger.Add(plan);
    }

    private List<Finding> Look() => ContextCheck.OfLocked(_files, _store, _id, _options.ReadData).Findings;

    private void Tell(RepairPlan plan)
    {
        foreach (RepairAction action in plan.Actions) _ledger.Done(action);
        _ledger.Add(plan);
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
