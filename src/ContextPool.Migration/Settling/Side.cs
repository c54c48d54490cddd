namespace ContextPool.Migration.Settling;

/// <summary>The two sides of a conflict.</summary>
internal enum Side
{
    /// <summary>The legacy file.</summary>
    Source,

    /// <summary>What is in the store.</summary>
    Pool,
}
