namespace ContextPool.Files;

/// <summary>Why a lock was not taken.</summary>
internal enum LockRefusal
{
    /// <summary>It was taken.</summary>
    None,

    /// <summary>Somebody else holds it.</summary>
    Held,

    /// <summary>Something else is at the path by now: look again.</summary>
    Moved,

    /// <summary>Nothing is at the path.</summary>
    Gone,
}
