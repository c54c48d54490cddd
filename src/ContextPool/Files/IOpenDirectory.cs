using ContextPool.Format;

namespace ContextPool.Files;

/// <summary>
/// A directory that stays open, for whoever writes or reads very many small files in it: each in as few calls as there can be, and no path
/// is walked from the root. It stays the same directory, whatever its path names later. For one thread at a time.
/// </summary>
internal interface IOpenDirectory : IDisposable
{
    /// <summary>As <see cref="IFileOperations.CreateNew"/>, written and closed.</summary>
    /// <param name="name">In UTF-8.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="permissions">Of the file.</param>
    /// <param name="sync">Make the contents durable.</param>
    void WriteNew(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes, Permissions permissions, bool sync);

    /// <summary>Fills the buffer with a file; false where there is none. A link as name is refused.</summary>
    bool TryRead(ReadOnlySpan<byte> name, PooledBuffer target);
}
