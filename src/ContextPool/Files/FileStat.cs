namespace ContextPool.Files;

/// <summary>What kind of thing a path names.</summary>
internal enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, whatever it points at.</summary>
    SymbolicLink,

    /// <summary>A device, pipe or socket.</summary>
    Other,
}

/// <summary>Facts of one file at one moment.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="LastWrite">Time of the last change to the contents.</param>
/// <param name="LastChange">Time of the last change to contents or attributes; the last write where the platform has none.</param>
/// <param name="Device">The file system it is on; 0 where unknown.</param>
/// <param name="Inode">Its identity on the device; 0 where unknown.</param>
/// <param name="Permissions">Who may read it.</param>
internal readonly record struct FileStat(
    FileKind Kind,
    long Length,
    Timestamp LastWrite,
    Timestamp LastChange,
    ulong Device,
    ulong Inode,
    Permissions Permissions)
{
    /// <summary>True where neither identity, size nor times differ: the contents were not touched in between.</summary>
    public bool IsSameVersionAs(in FileStat other) =>
        Device == other.Device && Inode == other.Inode && Length == other.Length
        && LastWrite == other.LastWrite && LastChange == other.LastChange;
}
