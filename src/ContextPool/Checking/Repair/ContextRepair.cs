using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>
/// Repairs one context: looks until what it sees is settled, plans, acts and looks again until there is nothing left that it can do.
/// It acts on what it still sees under the writers' lock; programs that know of no lock are kept from harm by the looks before, and by
/// keeping what they have open. One thread at a time.
/// </summary>
internal sealed class ContextRepair : IDisposable
{
    /// <summary>Metadata first, then the pool it names, then what that uncovers; one to spare.</summary>
    private const int MaxRounds = 4;

    /// <summary>Why something is left that did not settle.</summary>
    public const string Changing = "it changed while it was looked at: a later repair tells what it comes to";

    // Writers hold a context for milliseconds; who holds it for so long holds it for longer.
    private static readonly TimeSpan WriterWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IStorageExamination _examination;
    private readonly IContextMending _mending;
    private readonly ContextId _id;
    private readonly RepairOptions _options;
    private readonly RepairLedger _ledger;
    private readonly HashSet<RepairAction> _tried = [];
    private readonly AtHand _atHand;
    private readonly RepairPlanner _planner;
    private readonly RepairSteps _steps;

    public ContextRepair(IContextStorage storage, ContextId id, RepairOptions options, RepairLedger ledger, Timestamp now)
    {
        _examination = storage.Examination;
        _mending = storage.Mending.BeginMending(id, now);
        _id = id;
        _options = options;
        _ledger = ledger;
        _atHand = new AtHand(storage, _mending, id, options.Backups);
        _planner = new RepairPlanner(id, options, _atHand);
        _steps = new RepairSteps(_mending, _atHand);
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
                .RunAsync(c => ContextCheck.OfAsync(_examination, _id, _options.ReadData, _options.Backups, c), cancel).ConfigureAwait(false);
            bool isLast = round == MaxRounds;
            Turn turn = await InTurnAsync(look.Findings, () => WorkAsync(look.Findings, unsettled, isLast), time, gate, cancel).ConfigureAwait(false);
            if (turn == Turn.Refused)
            {
                foreach (Finding finding in look.Findings) _ledger.Skip(finding, "the context is being written: run the repair again");
                foreach (Finding finding in unsettled) _ledger.Unsettle(finding, Changing);
            }

            goesOn = turn == Turn.GoesOn;
        }

        if (!_mending.HasReplaced) return;
        await Task.Delay(_options.LookSpacing, time, CancellationToken.None).ConfigureAwait(false);
        await InTurnAsync([], PutBackAsync, time, gate, CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose() => _atHand.Dispose();

    /// <summary>Works in turn, again and again where a writer holds the context, which lasts as long as a save; not for ever.</summary>
    private async Task<Turn> InTurnAsync(
        List<Finding> findings, Func<Task<Turn>> work, TimeProvider time, SemaphoreSlim gate, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            await gate.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                Turn turn = await GuardedAsync(findings, work).ConfigureAwait(false);
                if (turn != Turn.Refused || time.GetElapsedTime(start) >= WriterWait) return turn;
            }
            finally
            {
                gate.Release();
            }

            await Task.Delay(Pause, time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<Turn> GuardedAsync(List<Finding> findings, Func<Task<Turn>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (ContextPoolException e)
        {
            foreach (Finding finding in findings) _ledger.Skip(finding, $"the repair stopped: {e.Message}");
            return Turn.Done;
        }
    }

    private async Task<Turn> WorkAsync(List<Finding> settled, List<Finding> unsettled, bool isLast)
    {
        RepairPlan plan = await PlanAsync(settled).ConfigureAwait(false);
        if (_options.Execute && plan.Actions.Any(a => !_tried.Contains(a))) return await WorkLockedAsync(settled, unsettled, isLast).ConfigureAwait(false);
        foreach (RepairAction action in plan.Actions.Where(_ => !_options.Execute)) _ledger.Done(action);
        Tell(plan, unsettled);
        return Turn.Done;
    }

    private async Task<Turn> WorkLockedAsync(List<Finding> settled, List<Finding> unsettled, bool isLast)
    {
        using MendingTurn turn = await _mending.TryTakeTurnAsync().ConfigureAwait(false);
        if (!turn.IsTaken) return turn.IsGone ? Turn.Done : Turn.Refused;

        // What is mended is what settled and is still so under the lock.
        List<Finding> now = await LookAsync().ConfigureAwait(false);
        HashSet<Finding> known = [.. settled];
        now.RemoveAll(f => !known.Contains(f));
        ILookup<string, Finding> byPlace = now.ToLookup(f => f.Place);
        now.ForEach(_steps.Remember);
        foreach (RepairAction action in (await PlanAsync(now).ConfigureAwait(false)).Actions)
        {
            // The index is made anew after every round that changed the pool, and told once.
            bool isFirst = _tried.Add(action);
            if (!isFirst && action.Kind != RepairKind.RebuildIndex) continue;
            if (await _steps.DoAsync(action).ConfigureAwait(false))
            {
                if (isFirst) _ledger.Done(action);
            }
            else if (byPlace[action.Place].FirstOrDefault() is { } changed)
                _ledger.Unsettle(changed, "it changed while it was being repaired, and stays: a later repair tells");
            if (action.Kind == RepairKind.RemoveEmptyDirectory) return Turn.Done;
        }

        // One look tells nothing: what it uncovers has to settle before it is mended, and before it is told.
        List<Finding> after = await LookAsync().ConfigureAwait(false);
        List<Finding> uncovered = after.FindAll(f => !known.Contains(f));
        after.RemoveAll(f => !known.Contains(f));
        RepairPlan left = await PlanAsync(after).ConfigureAwait(false);
        if (!isLast && (uncovered.Count > 0 || left.Actions.Any(a => !_tried.Contains(a)))) return Turn.GoesOn;
        Tell(left, unsettled.Union(uncovered));
        return Turn.Done;
    }

    private void Tell(RepairPlan left, IEnumerable<Finding> unsettled)
    {
        _ledger.Add(left);
        foreach (Finding finding in unsettled) _ledger.Unsettle(finding, Changing);
    }

    /// <summary>The last look at what was replaced: a program that had it open may have gone on writing.</summary>
    private async Task<Turn> PutBackAsync()
    {
        using MendingTurn turn = await _mending.TryTakeTurnAsync().ConfigureAwait(false);
        if (!turn.IsTaken) return turn.IsGone ? Turn.Done : Turn.Refused;
        foreach (string place in await _mending.PutBackWhatWasWrittenToAsync().ConfigureAwait(false))
            _ledger.Done(new RepairAction(RepairKind.PutBack, _id, null, place, "it was written to while it was replaced: what was written is in its place again"));
        return Turn.Done;
    }

    private async Task<List<Finding>> LookAsync()
    {
        ContextCheck look = await ContextCheck.OfLockedAsync(_examination, _id, _options.ReadData, _options.Backups).ConfigureAwait(false);
        await look.TakeEvidenceAsync(_ => true, CancellationToken.None).ConfigureAwait(false);
        return look.Findings;
    }

    private async ValueTask<RepairPlan> PlanAsync(List<Finding> findings)
    {
        await _atHand.ReadReceiptAsync().ConfigureAwait(false);
        return await _planner.PlanAsync(findings).ConfigureAwait(false);
    }

    /// <summary>How a turn of work ended.</summary>
    private enum Turn
    {
        /// <summary>There is no more to do.</summary>
        Done,

        /// <summary>There is more to do, which has to settle first.</summary>
        GoesOn,

        /// <summary>A writer holds the context; nothing was done.</summary>
        Refused,
    }
}
