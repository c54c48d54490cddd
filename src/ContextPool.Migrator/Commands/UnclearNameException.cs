namespace ContextPool.Migrator.Commands;

/// <summary>The beginning of an id that is that of no context, or of several.</summary>
internal sealed class UnclearNameException(string message, bool isAmbiguous) : Exception(message)
{
    private const int MostTold = 10;

    /// <summary>True for several, false for none.</summary>
    public bool IsAmbiguous { get; } = isAmbiguous;

    public static UnclearNameException None(ContextName name, string where) => new($"there is no context that begins with {name.Text} in {where}", isAmbiguous: false);

    /// <summary>All that it may mean, as git tells them.</summary>
    public static UnclearNameException Several(ContextName name, IReadOnlyList<ContextId> candidates)
    {
        string list = string.Join(", ", candidates.Take(MostTold));
        string more = candidates.Count > MostTold ? $" and {candidates.Count - MostTold} more" : "";
        return new($"{name.Text} is the beginning of {candidates.Count} contexts: {list}{more}; give more of it", isAmbiguous: true);
    }
}
