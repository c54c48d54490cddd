namespace ContextPool.Storage;

/// <summary>What reading one message found.</summary>
/// <param name="Id">The message.</param>
/// <param name="Json">Its bytes; empty where it is not there or cannot be read.</param>
/// <param name="Unavailable">Why it cannot be read, with the place; null where it can, or is not there.</param>
internal readonly record struct StoredMessage(MessageId Id, ReadOnlyMemory<byte> Json, string? Unavailable = null)
{
    /// <summary>True where the storage keeps no such message.</summary>
    public bool IsMissing => Unavailable is null && Json.IsEmpty;

    /// <summary>True where it was read.</summary>
    public bool IsRead => Unavailable is null && !Json.IsEmpty;
}
