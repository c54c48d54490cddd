namespace ContextPool.Files;

/// <summary>One file open for reading; positions are the caller's, so one reader may serve several threads.</summary>
internal interface IFileReader : IDisposable
{
    /// <summary>What the file was when it was opened: what is read of it is that or newer.</summary>
    FileStat Opened { get; }

    /// <summary>Facts of the open file itself as it is now, whatever its path names by now.</summary>
    FileStat Stat();

    /// <summary>Reads up to the length of the buffer from the offset, in bytes; 0 at the end of the file.</summary>
    int Read(Span<byte> buffer, long offset);
}
