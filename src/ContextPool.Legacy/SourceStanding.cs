namespace ContextPool.Legacy;

/// <summary>What became of a legacy file and of the pool that was made from it, since it was.</summary>
internal enum SourceStanding
{
    /// <summary>The file's bytes are those that the pool was made from.</summary>
    Unchanged,

    /// <summary>Only the file changed: its new version is to take the place of the pool.</summary>
    Newer,

    /// <summary>Only the file changed, to a version that was written before the one that the pool was made from.</summary>
    Older,

    /// <summary>Both changed: which of them is right nobody here can know.</summary>
    BothChanged,
}
