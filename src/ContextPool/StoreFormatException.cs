namespace ContextPool;

/// <summary>A storage directory that this version of the library cannot read.</summary>
public sealed class StoreFormatException(string message, bool isNewer)
    : ContextPoolException(isNewer ? ErrorCodes.StoreTooNew : ErrorCodes.StoreUnreadable, message)
{
    /// <summary>True where a newer version of the library wrote it; false where <c>store.json</c> is damaged.</summary>
    public bool IsNewer { get; } = isNewer;
}
