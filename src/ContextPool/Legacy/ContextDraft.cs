using System.Security.Cryptography;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// A context on its way from a legacy file to a pool: built aside, step by step, and published whole or not at all. One
/// thread at a time; the steps come in the order in which they are declared.
/// </summary>
internal sealed class ContextDraft : IDisposable
{
    private readonly LegacyText _text;
    private readonly LegacyLimits _limits;
    private readonly long[] _sizes;
    private readonly byte[][] _hashes;
    private readonly int[] _orderById;

    private ContextDraft(LegacyText text, LegacyContext source, ReadOnlyMemory<byte> metadata, string? upgrade, LegacyLimits limits)
    {
        _text = text;
        _limits = limits;
        Source = source;
        Metadata = metadata;
        Upgrades = upgrade is null ? [] : [upgrade];
        _sizes = new long[source.Messages.Count];
        _hashes = new byte[source.Messages.Count][];
        _orderById = [.. Enumerable.Range(0, source.Messages.Count).OrderBy(i => source.Messages[i].Id)];
    }

    /// <summary>What the legacy file says.</summary>
    public LegacyContext Source { get; }

    /// <summary><c>context.json</c> as it will be written.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    /// <summary>Which values were brought to a newer spelling.</summary>
    public IReadOnlyList<string> Upgrades { get; }

    /// <summary>The bytes the draft was read from; the draft owns them.</summary>
    public LegacyText Text => _text;

    /// <summary>Bytes of metadata, messages and index written so far.</summary>
    public long PoolBytes { get; private set; }

    /// <summary>Digest of metadata and messages; known once the pool is written.</summary>
    public string? PoolSha256 { get; private set; }

    /// <summary>Bytes of a message's file, by its position in the source; known once the pool is written.</summary>
    public long SizeOf(int position) => _sizes[position];

    /// <summary>SHA-256 of a message's file as written, by its position in the source; known once the pool is written.</summary>
    internal ReadOnlySpan<byte> HashOf(int position) => _hashes[position];

    /// <summary>What must be there when it is published.</summary>
    public DraftContents Contents => new(Source.Messages.Count, Metadata.Length, HasReceipt: true);

    /// <summary>
    /// Reads a legacy file. Throws <see cref="InvalidContentException"/> for what cannot be carried over; the text is
    /// then still the caller's.
    /// </summary>
    /// <param name="text">The bytes; the draft takes them over.</param>
    /// <param name="id">The context, as the file name says.</param>
    /// <param name="sourceWritten">Last write of the legacy file.</param>
    /// <param name="limits">What is accepted.</param>
    public static ContextDraft Convert(LegacyText text, ContextId id, Timestamp sourceWritten, LegacyLimits limits)
    {
        LegacyContext source = LegacyReader.Read(text, id, limits);
        byte[] metadata = MetadataOf(source, sourceWritten, limits, out string? upgrade);
        return new ContextDraft(text, source, metadata, upgrade, limits);
    }

    /// <summary><c>context.json</c> of a legacy file: the state in its current spelling, and the application's white space.</summary>
    internal static byte[] MetadataOf(LegacyContext source, Timestamp sourceWritten, LegacyLimits limits, out string? upgrade)
    {
        (ReadOnlyMemory<byte> upgraded, upgrade) = StateUpgrade.Apply(source.Metadata, sourceWritten, source.Warnings);
        using var buffer = new PooledBuffer(upgraded.Length * 2);
        if (!JsonReindenter.TryWrite(upgraded.Span, buffer, limits.MaxMetadataBytes))
            throw new InvalidContentException(
                ContentFault.MetadataTooLarge, 0, $"context.json would have more than {limits.MaxMetadataBytes} bytes");
        return buffer.Written.ToArray();
    }

    /// <summary>Creates the draft's directories and writes every message.</summary>
    public void WritePool(IFileOperations files, ContextLayout draft, Permissions permissions, bool syncEach, CancellationToken stop)
    {
        Permissions forDirectory = permissions.ForDirectory();
        files.CreateDirectory(draft.Root, forDirectory);
        files.CreateDirectory(draft.Pool, forDirectory);
        Permissions forFile = permissions.ForFile();
        using var scratch = new PooledBuffer();
        using var output = new PooledBuffer();
        for (int i = 0; i < _sizes.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            LegacyMessage message = Source.Messages[i];
            output.Clear();
            if (!JsonReindenter.TryWrite(_text.Slice(message.Offset, message.Length, scratch), output, _limits.MaxMessageBytes))
                throw new InvalidContentException(
                    ContentFault.MessageTooLarge, message.Offset,
                    $"the file of message {message.Id} would have more than {_limits.MaxMessageBytes} bytes");
            files.WriteNew(draft.Message(message.Id), output.Written, forFile, syncEach);
            _sizes[i] = output.Length;
            _hashes[i] = SHA256.HashData(output.Written);
            PoolBytes += output.Length;
        }

        if (syncEach) files.SyncDirectory(draft.Pool);
        PoolSha256 = PoolDigest.Of(
            SHA256.HashData(Metadata.Span), _orderById.Select(i => (Source.Messages[i].Id, _hashes[i])));
    }

    /// <summary>Writes <c>index.json</c>, dated by the source so that equal input gives equal bytes.</summary>
    public void WriteIndex(IFileOperations files, ContextLayout draft, Permissions permissions, Timestamp sourceWritten, bool syncEach)
    {
        using IFileWriter writer = files.CreateNew(draft.Index, permissions.ForFile());
        PoolBytes += IndexFile.Write(writer, IndexEntries(sourceWritten), sourceWritten);
        if (syncEach) writer.Sync();
    }

    /// <summary>Writes the receipt, then <c>context.json</c>, which makes the directory a context.</summary>
    public void WriteMetadata(IFileOperations files, ContextLayout draft, Permissions permissions, Receipt receipt, bool syncEach)
    {
        files.WriteNew(draft.Receipt, receipt.ToJson(), permissions.ForFile(), syncEach);
        files.WriteNew(draft.Metadata, Metadata.Span, permissions.ForFile(), syncEach);
        PoolBytes += Metadata.Length;
        if (syncEach) files.SyncDirectory(draft.Root);
    }

    /// <summary>The entries of the index, ordered by id. The pool must have been written.</summary>
    public IEnumerable<IndexEntry> IndexEntries(Timestamp sourceWritten)
    {
        IReadOnlyList<LegacyMessage> messages = Source.Messages;
        var positions = new Dictionary<MessageId, int>(messages.Count);
        for (int i = 0; i < messages.Count; i++) positions[messages[i].Id] = i;
        MessageTimes times = MessageTimes.Resolve(
            messages.Count, i => messages[i].Facts, id => positions.GetValueOrDefault(id, -1), sourceWritten);
        return _orderById.Select(i => IndexEntry.Of(
            messages[i].Id, messages[i].Facts, _sizes[i], ContentHash.FromBytes(_hashes[i]), times[i]));
    }

    /// <summary>Returns the memory or closes the file that the draft was read from.</summary>
    public void Dispose() => _text.Dispose();
}
