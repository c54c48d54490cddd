namespace ContextPool.Storage;

/// <summary>How things got into the trash.</summary>
internal static class TrashKinds
{
    /// <summary>A context that was deleted; it can be restored.</summary>
    public const string Deleted = "deleted";

    /// <summary>A version that an update replaced.</summary>
    public const string Replaced = "replaced";

    /// <summary>What a repair took out of a context.</summary>
    public const string Removed = "removed";

    /// <summary>A legacy file that gave way to its pool.</summary>
    public const string Source = "source";
}
