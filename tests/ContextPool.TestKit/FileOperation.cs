namespace ContextPool.TestKit;

/// <summary>One call to the file system.</summary>
/// <param name="Kind">Which call.</param>
/// <param name="Path">On what.</param>
/// <param name="To">The second path, where there is one.</param>
internal readonly record struct FileOperation(FileOperationKind Kind, string Path, string? To = null)
{
    /// <summary>True where it changes what is on the disk or when that becomes durable.</summary>
    public bool IsChange => Kind is not (FileOperationKind.Stat or FileOperationKind.StatFileSystem or FileOperationKind.List or FileOperationKind.OpenRead
        or FileOperationKind.Read or FileOperationKind.Reserve or FileOperationKind.Close or FileOperationKind.Lock or FileOperationKind.Unlock);

    /// <summary>The word used in recordings.</summary>
    public string Verb => Kind switch
    {
        FileOperationKind.OpenRead => "open",
        FileOperationKind.CreateNew => "create",
        FileOperationKind.OpenAppend => "append to",
        FileOperationKind.CreateDirectory => "create directory",
        FileOperationKind.DeleteFile => "delete",
        FileOperationKind.DeleteDirectory => "delete directory",
        FileOperationKind.SyncDirectory => "sync directory",
        FileOperationKind.SyncFileSystem => "sync file system of",
        FileOperationKind.StatFileSystem => "stat file system of",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>True where either path contains the text.</summary>
    public bool Concerns(string part) =>
        Path.Contains(part, StringComparison.Ordinal) || To?.Contains(part, StringComparison.Ordinal) == true;

    public override string ToString() => To is null ? $"{Verb} {Path}" : $"{Verb} {Path} to {To}";
}
