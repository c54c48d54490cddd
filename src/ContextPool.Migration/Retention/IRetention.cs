namespace ContextPool.Migration.Retention;

/// <summary>One kind of things that pile up.</summary>
internal interface IRetention
{
    /// <summary>What is due; changes nothing.</summary>
    IReadOnlyList<Leaving> Find(DateTimeOffset now);

    /// <summary>Removes what was found, for good; returns what is gone. One that cannot be removed stays, is told, and stops no other.</summary>
    IReadOnlyList<Leaving> Remove(IReadOnlyList<Leaving> due, Action<string> warn);
}
