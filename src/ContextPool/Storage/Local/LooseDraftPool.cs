using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>One file a message.</summary>
internal sealed class LooseDraftPool(IFileOperations files, ContextLayout layout, ContextId id, Permissions permissions, bool syncsEachFile) : IDraftPool
{
    private IOpenDirectory? _pool;
    private int _messages;

    public long StoredBytes { get; private set; }

    public void Begin(Permissions forDirectory) => files.CreateDirectory(layout.Pool, forDirectory);

    public void Add(MessageId message, ReadOnlySpan<byte> json)
    {
        _pool ??= files.OpenDirectory(layout.Pool);
        Span<byte> name = stackalloc byte[ContextLayout.MessageNameBytes];
        try
        {
            _pool.WriteNew(ContextLayout.MessageName(message, name), json, permissions, syncsEachFile);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            throw new MessageExistsException(id, message);
        }

        _messages++;
        StoredBytes += json.Length;
    }

    public IReadOnlyList<IndexEntry> Complete(IReadOnlyList<IndexEntry> entries)
    {
        Dispose();
        return entries;
    }

    public void SyncNames() => files.SyncDirectory(layout.Pool);

    public DraftContents Contents(long metadataBytes, bool hasReceipt) => new(_messages, metadataBytes, hasReceipt);

    public void Dispose()
    {
        _pool?.Dispose();
        _pool = null;
    }
}
