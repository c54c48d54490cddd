namespace ContextPool.Files;

/// <summary>
/// Who may read a file: the nine permission bits and, where known, its owner and group. New files take the permissions of
/// what they were made from and are never readable by more users.
/// </summary>
/// <param name="Mode">The nine bits rwxrwxrwx as a number, e.g. octal 640 = 416.</param>
/// <param name="Owner">Numeric owner; -1 = whoever creates the file.</param>
/// <param name="Group">Numeric group; -1 = the creator's.</param>
internal readonly record struct Permissions(int Mode, long Owner = -1, long Group = -1)
{
    /// <summary>Readable and writable by the creator alone.</summary>
    public static Permissions Private { get; } = new(0b110_000_000);

    /// <summary>Readable by all who pass the creator's umask; for files that hold no conversation.</summary>
    public static Permissions Public { get; } = new(0b110_100_100);

    /// <summary>The same readers, as a file that its owner can write: no execute bits.</summary>
    public Permissions ForFile() => this with { Mode = (Mode & 0b110_110_110) | 0b110_000_000 };

    /// <summary>The same readers, as a directory: who may read may also enter.</summary>
    public Permissions ForDirectory()
    {
        int readable = Mode & 0b100_100_100;
        return this with { Mode = (Mode & 0b110_110_110) | (readable >> 2) | 0b111_000_000 };
    }

    /// <summary>Without the group's rights, for when a new file cannot be given to the group it was read under.</summary>
    public Permissions WithoutGroup() => this with { Mode = Mode & 0b111_000_111, Group = -1 };
}
