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
        try
        {
            using IFileReader reader = files.OpenRead(PathOf(name));
            int length = checked((int)reader.Stat().Length);
            target.Truncate(reader.ReadUpTo(target.Resize(length), 0));
            return true;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return false;
        }
    }

    public void Dispose()
    {
    }

    private string PathOf(ReadOnlySpan<byte> name) => Path.Combine(path, Encoding.UTF8.GetString(name));
}
