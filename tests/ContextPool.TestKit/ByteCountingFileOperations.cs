using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>Counts the bytes that are read.</summary>
internal sealed class ByteCountingFileOperations(IFileOperations inner) : WrappingFileOperations(inner)
{
    private long _bytesRead;

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    protected override void AfterRead(string path, int bytes) => Interlocked.Add(ref _bytesRead, bytes);
}
