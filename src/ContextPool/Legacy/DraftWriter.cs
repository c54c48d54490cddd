using System.Security.Cryptography;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>Writes a converted context aside: the pool first, then the rest, <c>context.json</c> last.</summary>
/// <param name="files">Where.</param>
/// <param name="draft">The directory, which must not be there.</param>
/// <param name="source">Whose readers may read the context.</param>
/// <param name="syncEach">Sync each file as it is written, where no sync of the file system follows.</param>
internal sealed class DraftWriter(IFileOperations files, ContextLayout draft, Permissions source, bool syncEach)
{
    private readonly Permissions _forFile = source.ForFile();

    /// <summary>Makes the directories and writes every message.</summary>
    public WrittenPool WritePool(ConvertedContext context, int maxMessageBytes, CancellationToken stop)
    {
        files.CreateDirectory(draft.Root, source.ForDirectory());
        files.CreateDirectory(draft.Pool, source.ForDirectory());
        IReadOnlyList<LegacyMessage> messages = context.Source.Messages;
        var sizes = new long[messages.Count];
        var hashes = new byte[messages.Count][];
        using var scratch = new PooledBuffer();
        using var output = new PooledBuffer();
        for (int i = 0; i < sizes.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            LegacyMessage message = messages[i];
            output.Clear();
            if (!JsonReindenter.TryWrite(context.Text.Slice(message.Offset, message.Length, scratch), output, maxMessageBytes))
                throw new InvalidContentException(
                    ContentFault.MessageTooLarge, message.Offset,
                    $"the file of message {message.Id} would have more than {maxMessageBytes} bytes");
            files.WriteNew(draft.Message(message.Id), output.Written, _forFile, syncEach);
            sizes[i] = output.Length;
            hashes[i] = SHA256.HashData(output.Written);
        }

        if (syncEach) files.SyncDirectory(draft.Pool);
        return new WrittenPool(context, sizes, hashes);
    }

    /// <summary>
    /// Writes the index, the receipt, and then <c>context.json</c>, which makes the directory a context. Returns the bytes of index and
    /// metadata.
    /// </summary>
    public long Complete(WrittenPool pool, Receipt receipt)
    {
        ReadOnlyMemory<byte> metadata = pool.Context.Metadata;
        long indexBytes = WriteIndex(pool);
        files.WriteNew(draft.Receipt, receipt.ToJson(), _forFile, syncEach);
        files.WriteNew(draft.Metadata, metadata.Span, _forFile, syncEach);
        if (syncEach) files.SyncDirectory(draft.Root);
        return indexBytes + metadata.Length;
    }

    private long WriteIndex(WrittenPool pool)
    {
        using IFileWriter writer = files.CreateNew(draft.Index, _forFile);
        long bytes = IndexFile.Write(writer, pool.IndexEntries(), pool.Context.SourceWritten);
        if (syncEach) writer.Sync();
        return bytes;
    }
}
