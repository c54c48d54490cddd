namespace ContextPool.Storage;

/// <summary>What a context was made from, believed because its hash was compared. One thread.</summary>
internal interface ISourceBackup : IDisposable
{
    /// <summary>Where it is, for people.</summary>
    string Place { get; }

    /// <summary>Its branches, in its order.</summary>
    IReadOnlyList<Branch> Branches { get; }

    /// <summary>True where the source had the message.</summary>
    bool Contains(MessageId id);

    /// <summary>The message as migration wrote it; null where the source has none of this id.</summary>
    byte[]? MessageText(MessageId id);

    /// <summary>All but the messages, as a pool has them but for the white space.</summary>
    ReadOnlyMemory<byte> Metadata();
}
