namespace ContextPool.Files;

/// <summary>One file open for writing, from one thread at a time.</summary>
internal interface IFileWriter : IDisposable
{
    /// <summary>Writes all bytes or throws; what a failed call left behind is undefined.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Cuts the file to a length in bytes.</summary>
    void Truncate(long length);

    /// <summary>
    /// Keeps space for the file to grow to a length in bytes, so that other writers cannot use it up; a cut gives back what is
    /// kept beyond it. Fails with <see cref="FileFailure.NoSpace"/> where there is none; keeps nothing, quietly, where the file
    /// system cannot.
    /// </summary>
    void Reserve(long length);

    /// <summary>Makes the contents durable; the name needs its directory synced as well.</summary>
    void Sync();
}
