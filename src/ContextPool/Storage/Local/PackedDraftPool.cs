using ContextPool.Files;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// All messages in one pack, whose footer is their index. The directory of loose messages is there, empty, for those that come later.
/// </summary>
internal sealed class PackedDraftPool(
    IFileOperations files, ContextLayout layout, ContextId id, PackTerms terms, Permissions permissions, bool syncsEachFile) : IDraftPool
{
    private const int FirstNumber = 1;

    private PackFileWriter? _writer;
    private WrittenPack? _pack;

    public long StoredBytes => _pack?.Bytes ?? 0;

    public void Begin(Permissions forDirectory)
    {
        files.CreateDirectory(layout.Pool, forDirectory);
        files.CreateDirectory(layout.Packs, forDirectory);
    }

    public void Add(MessageId message, ReadOnlySpan<byte> json)
    {
        _writer ??= new PackFileWriter(files, layout.Aside(), id, terms, permissions);
        try
        {
            _writer.Add(message, json);
        }
        catch (InvalidContentException e) when (e.Fault == ContentFault.DuplicateMessageId)
        {
            throw new MessageExistsException(id, message);
        }
    }

    /// <summary>Nothing is left for <c>index.json</c>. A context without messages has no pack.</summary>
    public IReadOnlyList<IndexEntry> Complete(IReadOnlyList<IndexEntry> entries)
    {
        _pack = _writer?.Finish(layout.Packs, FirstNumber, entries, syncsEachFile);
        Dispose();
        return [];
    }

    public void SyncNames()
    {
        files.SyncDirectory(layout.Packs);
        files.SyncDirectory(layout.Pool);
    }

    public DraftContents Contents(long metadataBytes, bool hasReceipt) => new(Messages: 0, metadataBytes, hasReceipt, _pack);

    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
