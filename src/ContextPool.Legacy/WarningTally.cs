using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>Counts warnings by kind and keeps the first example of each, however many there are.</summary>
internal sealed class WarningTally
{
    private readonly SortedDictionary<LegacyWarning, (int Count, string Example)> _tally = [];

    /// <summary>True where there is none.</summary>
    public bool IsEmpty => _tally.Count == 0;

    /// <summary>How often.</summary>
    public int CountOf(LegacyWarning warning) => _tally.TryGetValue(warning, out var entry) ? entry.Count : 0;

    /// <summary>Adds one, with what it is about: an id or a name, never message text.</summary>
    public void Add(LegacyWarning warning, string example)
    {
        (int count, string first) = _tally.TryGetValue(warning, out var entry) ? entry : (0, example);
        _tally[warning] = (count + 1, first);
    }

    /// <summary>E.g. <c>message_in_no_branch=2 (first 0b6d…); no_branches=1</c>.</summary>
    public override string ToString() => string.Join(
        "; ",
        _tally.Select(w => $"{SnakeCase.Of(w.Key)}={w.Value.Count}" + (w.Value.Example == "" ? "" : $" (first {w.Value.Example})")));
}
