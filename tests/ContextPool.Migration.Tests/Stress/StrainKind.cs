namespace ContextPool.Migration.Tests.Stress;

/// <summary>What is wrong with a stage.</summary>
internal enum StrainKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It lets all others go first at every step, one of its items at a time.</summary>
    Slow,

    /// <summary>One file operation of it fails.</summary>
    FailsOnce,

    /// <summary>All file operations of it fail.</summary>
    Fails,

    /// <summary>The first of its file operations finds a file system full, and all behind it.</summary>
    FindsNoSpace,

    /// <summary>It stands until everything else stands as well, and then goes on.</summary>
    Stands,

    /// <summary>It stands until everything else stands as well; then the run is cancelled, and it goes on.</summary>
    StandsUntilCancelled,
}
