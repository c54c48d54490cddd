using System.Globalization;

namespace ContextPool.TestKit.Histories;

/// <summary>
/// Tells what is wrong with a history of calls that several made at the same time: reads of what nobody wrote, saves that are lost,
/// reads of another time, refusals that were not due. Each context is looked at by itself, because a history is in order where each
/// of its objects is. Pure.
/// </summary>
public static class HistoryCheck
{
    private const int Around = 12;

    /// <summary>What is wrong; nothing where all is well.</summary>
    /// <param name="history">The calls, in any order.</param>
    public static IReadOnlyList<HistoryProblem> ProblemsOf(IEnumerable<Act> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var problems = new List<HistoryProblem>();
        foreach (IGrouping<string, Act> context in history.GroupBy(act => act.Context))
        {
            List<Act> acts = [.. context];
            problems.AddRange(acts.Where(act => act is { Kind: ActKind.Tend, Result: not (null or Act.Done) })
                .Select(act => new HistoryProblem(HistoryProblemKind.Complaint, context.Key, act.ToString())));
            if (context.Key.Length == 0) continue;
            List<HistoryProblem> torn = [.. TornReads(context.Key, acts)];
            problems.AddRange(torn.Count > 0 ? torn : Disorder(context.Key, acts));
        }

        return problems;
    }

    private static IEnumerable<HistoryProblem> TornReads(string context, List<Act> acts)
    {
        HashSet<Written> written = [.. acts.SelectMany(act => act.Writes)];
        HashSet<string> messages = [.. written.Select(w => w.Message)];
        foreach (Act read in acts)
        {
            bool isTorn = read switch
            {
                { Kind: ActKind.ReadMessage, Result: { } text } => text != Act.Absent && !written.Contains(new Written(read.Message!, text)),
                { Kind: ActKind.ReadHead, Result: { } head } when head.Contains('|', StringComparison.Ordinal) =>
                    Contents.Parse(head) is var read2 && read2.Branches.SelectMany(name => read2.FindBranch(name)!).Any(id => !messages.Contains(id)),
                _ => false,
            };
            if (isTorn) yield return new HistoryProblem(HistoryProblemKind.TornRead, context, $"nobody wrote that: {read}");
        }
    }

    private static IEnumerable<HistoryProblem> Disorder(string context, List<Act> acts)
    {
        var order = new LinearOrder(acts.Where(act => act.Kind != ActKind.Tend), new ContextState());
        if (order.Exists()) return [];
        if (order.IsUndecided) return [new HistoryProblem(HistoryProblemKind.Undecided, context, $"{acts.Count} calls")];
        Act stuck = order.Stuck!;
        IEnumerable<Act> around = acts.Where(act => act.Overlaps(stuck) || act.Ended <= stuck.Began).OrderBy(act => act.Ended).TakeLast(Around)
            .Concat(acts.Where(act => act.Overlaps(stuck))).Distinct().OrderBy(act => act.Began);
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{stuck}\n  fits nowhere; behind {order.Longest} of {acts.Count} calls it was {order.AtLongest}\n  around it:\n    {string.Join("\n    ", around)}");
        return [new HistoryProblem(KindOf(stuck, order.AtLongest, acts), context, text)];
    }

    /// <summary>The likeliest name of what is wrong, judged by the longest order that was found.</summary>
    private static HistoryProblemKind KindOf(Act stuck, ContextState state, List<Act> acts)
    {
        if (stuck.Kind is not (ActKind.ReadHead or ActKind.ReadMessage)) return HistoryProblemKind.Refusal;
        HashSet<string> acknowledged = [.. acts.Where(act => act.Result == Act.Done && act.Ended < stuck.Began)
            .SelectMany(act => act.Writes).Select(w => stuck.Kind == ActKind.ReadHead ? w.Message : w.Text)];
        return Missed(stuck, state).Any(acknowledged.Contains) ? HistoryProblemKind.LostUpdate : HistoryProblemKind.Order;
    }

    /// <summary>What was there to be read and was not read.</summary>
    private static IEnumerable<string> Missed(Act read, ContextState state)
    {
        if (state.Shown is not { } shown) return [];
        if (read.Kind == ActKind.ReadMessage) return shown.Find(read.Message!) is { } text ? [text] : [];
        if (!read.Result!.Contains('|', StringComparison.Ordinal)) return [];
        Contents seen = Contents.Parse(read.Result);
        return shown.Branches.SelectMany(name => shown.FindBranch(name)!.Except(seen.FindBranch(name) ?? []));
    }
}
