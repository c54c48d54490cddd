using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>Where the messages of one draft go: into a file each, or all into a pack. One thread.</summary>
internal interface IDraftPool : IDisposable
{
    /// <summary>Bytes that the messages take, as stored; all of them once it is complete.</summary>
    long StoredBytes { get; }

    /// <summary>Makes what is needed before the first message.</summary>
    void Begin(Permissions forDirectory);

    /// <summary>Adds a message. Throws <see cref="MessageExistsException"/> where it is there already.</summary>
    void Add(MessageId message, ReadOnlySpan<byte> json);

    /// <summary>Ends it; nothing is added behind.</summary>
    /// <param name="entries">The index, by id.</param>
    /// <returns>Those of them that <c>index.json</c> is to hold.</returns>
    IReadOnlyList<IndexEntry> Complete(IReadOnlyList<IndexEntry> entries);

    /// <summary>Makes the names durable, of files that are.</summary>
    void SyncNames();

    /// <summary>What must be found of it when the draft is published.</summary>
    DraftContents Contents(long metadataBytes, bool hasReceipt);
}
