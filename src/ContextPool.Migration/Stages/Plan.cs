namespace ContextPool.Migration.Stages;

/// <summary>What Detect found to be done with a context, if its file proves sound.</summary>
internal enum Plan
{
    /// <summary>There is no pool: build and publish one.</summary>
    Migrate,

    /// <summary>The source seems to have changed since the receipt: replace the pool if it has not.</summary>
    Update,

    /// <summary>There is a pool without receipt: compare.</summary>
    Adopt,

    /// <summary>Nothing changed, and the legacy file is to be removed.</summary>
    Retire,
}
