using ContextPool.Files;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>Bytes as an open file that gives so many of them at a call, as a device may.</summary>
internal sealed class BytesReader(ReadOnlyMemory<byte> bytes, int mostAtOnce = int.MaxValue) : IFileReader
{
    public FileStat Opened => Stat();

    public FileStat Stat() => new(FileKind.File, bytes.Length, Some.Time, Some.Time, 0, 0, Permissions.Private);

    public int Read(Span<byte> buffer, long offset)
    {
        ReadOnlySpan<byte> left = bytes.Span[(int)Math.Min(offset, bytes.Length)..];
        int count = Math.Min(mostAtOnce, Math.Min(left.Length, buffer.Length));
        left[..count].CopyTo(buffer);
        return count;
    }

    public void Dispose()
    {
    }
}
