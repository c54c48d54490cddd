using System.Text;
using ContextPool.Format;

namespace ContextPool.Files;

/// <summary>A directory that is none of the system's: each file by its path, with the calls that every file system has.</summary>
internal sealed class DirectoryByPath(IFileOperations files, string path) : IOpenDirectory
{
    public void WriteNew(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes, Permissions permissions, bool sync) =>
        files.WriteNew(PathOf(name), bytes, permissions, sync);

    public bool TryRead(ReadOnlySpan<byte> name, PooledBuffer target)
    {
        using IFileReader? reader = files.OpenIfThere(PathOf(name));
        if (reader is null) return false;
        int length = checked((int)reader.Opened.Length);
        target.Truncate(reader.ReadUpTo(target.Resize(length), 0));
        return true;
    }

    public void Dispose()
    {
    }

    private string PathOf(ReadOnlySpan<byte> name) => Path.Combine(path, Encoding.UTF8.GetString(name));
}
