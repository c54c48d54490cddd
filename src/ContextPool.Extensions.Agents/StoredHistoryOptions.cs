namespace ContextPool.Extensions.Agents;

/// <summary>How conversations of agents are kept.</summary>
public sealed record StoredHistoryOptions
{
    /// <summary>Where two runs of one conversation overlap, in this program or in two. Nothing is lost by the default.</summary>
    public StaleHistory OnStale { get; init; } = StaleHistory.Append;

    /// <summary>
    /// How many messages of the end of the branch a model is given; null (default): all. Results of tools whose calls do not
    /// fit are left out with them. All of it stays stored.
    /// </summary>
    public int? LastMessages { get; init; }

    /// <summary>What a new context is like: title, configuration, name of its branch. Its id and messages are set.</summary>
    public Func<NewContext> Create { get; init; } = static () => new NewContext();

    /// <summary>Under which name a session keeps the id of its context. Another one for each of several stores that one agent uses.</summary>
    public string StateKey { get; init; } = "ContextPool";
}
