namespace ContextPool.Files;

/// <summary>How a file ended when it was opened.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="LastByte">The last of them; 0 where there is none.</param>
internal readonly record struct FileEnd(long Length, byte LastByte)
{
    /// <summary>That of an open file.</summary>
    public static FileEnd Of(IFileReader reader)
    {
        long length = reader.Opened.Length;
        Span<byte> last = [0];
        if (length > 0) _ = reader.Read(last, length - 1);
        return new FileEnd(length, last[0]);
    }
}
