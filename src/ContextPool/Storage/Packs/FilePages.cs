using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>
/// The pages of a footer, read from the pack one by one as they are wanted, or all at once, and kept. Safe for concurrent use; holds no open
/// file.
/// </summary>
internal sealed class FilePages(IFileOperations files, string path, PackHead head) : IPackPages
{
    private readonly Lock _gate = new();
    private readonly byte[]?[] _pages = new byte[head.Columns.PageCount][];

    private bool _isWhole; // guarded by the gate

    public ReadOnlySpan<byte> this[int page] => Volatile.Read(ref _pages[page]) ?? Load(page);

    /// <summary>Reads those that are not here yet.</summary>
    public void LoadAll()
    {
        lock (_gate)
        {
            if (_isWhole) return;
            using IFileReader reader = files.OpenRead(path);
            (long first, _) = head.PageAt(0);
            using var all = new PooledBuffer();
            Span<byte> bytes = all.Resize((int)head.Columns.Bytes);
            bytes = bytes[..reader.ReadUpTo(bytes, first)];
            for (int page = 0; page < _pages.Length; page++)
            {
                (long offset, int length) = head.PageAt(page);
                int at = Math.Min(bytes.Length, (int)(offset - first));
                Keep(page, bytes[at..Math.Min(bytes.Length, at + length)].ToArray());
            }

            _isWhole = true;
        }
    }

    /// <summary>Takes the pages out of the end of the pack, where they are in it.</summary>
    /// <param name="tail">The last bytes of the pack.</param>
    /// <param name="tailAt">Where they begin.</param>
    public void Take(ReadOnlySpan<byte> tail, long tailAt)
    {
        bool isWhole = true;
        for (int page = 0; page < _pages.Length; page++)
        {
            (long offset, int length) = head.PageAt(page);
            if (offset >= tailAt) Keep(page, tail.Slice((int)(offset - tailAt), length).ToArray());
            else isWhole = false;
        }

        _isWhole = isWhole;
    }

    private byte[] Load(int page)
    {
        lock (_gate)
        {
            if (_pages[page] is { } there) return there;
            using IFileReader reader = files.OpenRead(path);
            (long offset, int length) = head.PageAt(page);
            return Keep(page, PackFile.ReadAt(reader, offset, length));
        }
    }

    private byte[] Keep(int page, byte[] bytes)
    {
        head.RequirePage(page, bytes);
        Volatile.Write(ref _pages[page], bytes);
        return bytes;
    }
}
