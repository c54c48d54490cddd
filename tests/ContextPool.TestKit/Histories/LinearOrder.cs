namespace ContextPool.TestKit.Histories;

/// <summary>
/// Looks for one order of all calls of one context in which each came to what <see cref="ContextModel"/> says, and none came before a call
/// that had ended when it began. The search is that of Wing and Gong with Lowe's memory: a set of calls that led to a state is
/// tried once. What changes nothing is taken as soon as it fits, because it fits no better later. Pure.
/// </summary>
internal sealed class LinearOrder
{
    private const int Head = 0;
    private const int MostSteps = 2_000_000;

    private readonly IReadOnlyList<Act> _acts;
    private readonly bool[] _mayBeLost;
    private readonly UInt128[] _marks;
    private readonly int[] _next;
    private readonly int[] _before;
    private readonly int[] _callOf;
    private readonly int[] _endOf;
    private readonly HashSet<UInt128> _seen = [];
    private readonly Stack<Choice> _taken = new();
    private ContextState _state;
    private UInt128 _set;
    private int _endsLeft;
    private int _steps;

    /// <param name="acts">The calls of one context, in any order.</param>
    /// <param name="start">What it is before the first.</param>
    public LinearOrder(IEnumerable<Act> acts, ContextState start)
    {
        _acts = [.. acts.OrderBy(act => act.Began)];
        _state = AtLongest = start;
        _mayBeLost = [.. _acts.Select(MayBeLost)];
        var random = new Random(_acts.Count);
        _marks = [.. _acts.Select(_ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()))];

        // Beginnings and ends by time, as a list from which calls are taken and to which they are given back. Of equal times beginnings
        // come first, so that two calls of which nobody can say which was earlier may be in either order.
        var events = _acts.SelectMany((act, i) => new[] { (At: act.Began, IsEnd: false, Act: i), (At: act.Ended, IsEnd: true, Act: i) })
            .Where(e => e.At != long.MaxValue).OrderBy(e => e.At).ThenBy(e => e.IsEnd).ToList();
        (_next, _before) = (new int[events.Count + 2], new int[events.Count + 2]);
        (_callOf, _endOf) = (new int[_acts.Count], new int[_acts.Count]);
        Events = [default, .. events.Select(e => (e.Act, e.IsEnd)), default];
        for (int at = 0; at <= events.Count; at++) (_next[at], _before[at + 1]) = (at + 1, at);
        for (int at = 1; at <= events.Count; at++) (Events[at].IsEnd ? _endOf : _callOf)[Events[at].Act] = at;
        _endsLeft = events.Count(e => e.IsEnd);
    }

    private (int Act, bool IsEnd)[] Events { get; }

    /// <summary>How many calls the longest order has that was found.</summary>
    public int Longest { get; private set; } = -1;

    /// <summary>The state behind it.</summary>
    public ContextState AtLongest { get; private set; }

    /// <summary>The call that had to come next and could not.</summary>
    public Act? Stuck { get; private set; }

    /// <summary>True where it gave up.</summary>
    public bool IsUndecided => _steps >= MostSteps;

    /// <summary>True where there is an order.</summary>
    public bool Exists()
    {
        int at = _next[Head];
        while (_endsLeft > 0)
        {
            if (_steps++ == MostSteps) return false;
            int act = Events[at].Act;
            if (!Events[at].IsEnd)
            {
                at = TryTake(act, alternative: 0) ? _next[Head] : _next[at];
                continue;
            }

            if (_mayBeLost[act]) Take(act, _state, alternative: -1);
            else if (!TryOtherwise(act)) return false;
            at = _from;
        }

        return true;
    }

    // Where the search goes on.
    private int _from;

    /// <summary>What nobody knows to be done, and what others may have written over while it was being written.</summary>
    private bool MayBeLost(Act act) => act.Result is null || (act.Kind is ActKind.OverwriteHead or ActKind.OverwriteMessage
        && _acts.Any(other => other.IsSave && other.Overlaps(act)));

    private bool TryTake(int act, int alternative)
    {
        foreach (ContextState next in ContextModel.After(_state, _acts[act]).Skip(alternative))
        {
            bool changes = !ReferenceEquals(next, _state) && next.Hash != _state.Hash;
            if (!changes && _mayBeLost[act]) return false;
            if (!changes)
            {
                Take(act, _state, alternative: -1);
                return true;
            }

            if (_seen.Add((_set ^ _marks[act]) + (next.Hash * 3)))
            {
                Take(act, next, alternative);
                return true;
            }

            alternative++;
        }

        return false;
    }

    private void Take(int act, ContextState next, int alternative)
    {
        _taken.Push(new Choice(act, _state, alternative));
        (_state, _set) = (next, _set ^ _marks[act]);
        Unlink(_callOf[act]);
        if (_endOf[act] != 0) Unlink(_endOf[act]);
        if (_endOf[act] != 0) _endsLeft--;
        _from = _next[Head];
    }

    /// <summary>Gives calls back up to the last that could have been taken otherwise, or later.</summary>
    private bool TryOtherwise(int stuck)
    {
        if (_taken.Count > Longest) (Longest, AtLongest, Stuck) = (_taken.Count, _state, _acts[stuck]);
        while (_taken.TryPop(out Choice choice))
        {
            GiveBack(choice);
            if (choice.Alternative < 0) continue;
            if (!TryTake(choice.Act, choice.Alternative + 1)) _from = _next[_callOf[choice.Act]];
            return true;
        }

        return false;
    }

    private void GiveBack(Choice choice)
    {
        if (_endOf[choice.Act] != 0) Relink(_endOf[choice.Act]);
        if (_endOf[choice.Act] != 0) _endsLeft++;
        Relink(_callOf[choice.Act]);
        (_state, _set) = (choice.Before, _set ^ _marks[choice.Act]);
    }

    private void Unlink(int at) => (_next[_before[at]], _before[_next[at]]) = (_next[at], _before[at]);

    private void Relink(int at) => (_next[_before[at]], _before[_next[at]]) = (at, at);

    /// <param name="Act">What was taken.</param>
    /// <param name="Before">The state before it.</param>
    /// <param name="Alternative">Which of the states behind it; -1 where there was nothing to choose.</param>
    private readonly record struct Choice(int Act, ContextState Before, int Alternative);
}
