using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>
/// Writes one pack: aside first, then under the name that its contents give it. Holds no more than a frame and a few words per message.
/// One thread.
/// </summary>
internal sealed class PackFileWriter : IDisposable
{
    // Frames go out as they are; header, footer and trailer are not worth a call each.
    private const int FlushAt = 64 << 10;

    private readonly IFileOperations _files;
    private readonly string _aside;
    private IFileWriter? _file; // null once it is closed, which happens once
    private readonly PooledBuffer _buffer = new(2 * FlushAt);
    private readonly PackWriter _pack;
    private long _bytes;
    private bool _isNamed;

    /// <summary>Creates the file.</summary>
    /// <param name="files">Where.</param>
    /// <param name="aside">The file, until it gets its name; on the same file system.</param>
    /// <param name="id">The context.</param>
    /// <param name="terms">How it is compressed.</param>
    /// <param name="permissions">Of the file.</param>
    public PackFileWriter(IFileOperations files, string aside, ContextId id, PackTerms terms, Permissions permissions)
    {
        (_files, _aside) = (files, aside);
        _file = files.CreateNew(_aside, permissions);
        _pack = new PackWriter(id, new LentCodec(terms.Level), Put, terms.FrameBytes);
    }

    /// <summary>Adds the next message, in the order of the conversation.</summary>
    public void Add(MessageId id, ReadOnlySpan<byte> json) => _pack.Add(id, json);

    /// <summary>Ends the pack and gives it its name. That is not durable yet.</summary>
    /// <param name="directory">Where it goes; must be there.</param>
    /// <param name="number">Among the packs of the context.</param>
    /// <param name="entries">What the index tells of each message that was added, by id; nothing else.</param>
    /// <param name="sync">Make the contents durable first.</param>
    /// <param name="prove">Reads the pack back, by its path, before it gets its name; what it throws keeps it from that.</param>
    public WrittenPack Finish(
        string directory, long number, IReadOnlyList<IndexEntry> entries, bool sync, Action<string, PackName>? prove = null)
    {
        string hash = _pack.Finish(entries);
        Flush();
        if (sync) _file!.Sync();
        Close();
        var name = new PackName(number, hash);
        prove?.Invoke(_aside, name);
        string path = Path.Combine(directory, name.ToString());
        _files.Rename(_aside, path);
        _isNamed = true;
        return new WrittenPack(path, _bytes);
    }

    /// <summary>Removes what did not get its name.</summary>
    public void Dispose()
    {
        _pack.Dispose();
        _buffer.Dispose();
        if (_isNamed) return;
        try
        {
            Close();
            _files.DeleteFile(_aside);
        }
        catch (FileOperationException)
        {
            // What ended the pack is on its way to the caller and says more; the file is known for litter by its name.
        }
    }

    private void Close()
    {
        IFileWriter? file = _file;
        _file = null;
        file?.Dispose();
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        _buffer.Write(bytes);
        if (_buffer.Length >= FlushAt) Flush();
    }

    private void Flush()
    {
        _file!.Write(_buffer.Written);
        _buffer.Clear();
    }
}
