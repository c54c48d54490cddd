namespace ContextPool.Storage;

/// <summary>What reading one message found.</summary>
/// <param name="Id">The message.</param>
/// <param name="Message">It; null where it is not there or cannot be read.</param>
/// <param name="Unavailable">Why it cannot be read; null where it can, or is not there.</param>
internal readonly record struct StoredMessage(MessageId Id, Message? Message, string? Unavailable = null)
{
    /// <summary>What keeps it from being read, for programs; null where it can be read, is not there, or nobody knows.</summary>
    public string? Code { get; init; }

    /// <summary>True where the storage keeps no such message.</summary>
    public bool IsMissing => Unavailable is null && Message is null;
}
