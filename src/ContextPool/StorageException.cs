namespace ContextPool;

/// <summary>
/// The storage did not do what it was asked for: a disk is full, somebody may not do this, a device failed. What had been promised as
/// saved is as it was. <see cref="ContextPoolException.Code"/> tells what to do about it; whether the same call may succeed later
/// is up to the machine.
/// </summary>
public abstract class StorageException : ContextPoolException
{
    private protected StorageException(string code, string place, string why, Exception? inner = null)
        : base(code, $"{place}: {why}", context: null, inner) => Place = place;

    /// <summary>What was done where, for people: programs must not rely on its form.</summary>
    public string Place { get; }
}
