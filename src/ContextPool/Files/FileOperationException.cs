namespace ContextPool.Files;

/// <summary>A file operation that failed: which, on what path, and why.</summary>
internal sealed class FileOperationException(FileFailure failure, string operation, string path, string why, Exception? inner = null)
    : StorageException(CodeOf(failure), $"{operation} {path}", why, inner)
{
    /// <summary>Why, as far as a caller acts on it.</summary>
    public FileFailure Failure { get; } = failure;

    /// <summary>The operation that failed, e.g. <c>create</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>The path it failed on.</summary>
    public string Path { get; } = path;

    private static string CodeOf(FileFailure failure) => failure switch
    {
        FileFailure.NotFound => ErrorCodes.FileMissing,
        FileFailure.AlreadyExists => ErrorCodes.PathOccupied,
        FileFailure.AccessDenied => ErrorCodes.AccessDenied,
        FileFailure.WrongKind => ErrorCodes.NotARegularFile,
        FileFailure.NoSpace => ErrorCodes.NoSpace,
        FileFailure.TooManyOpenFiles => ErrorCodes.TooManyOpenFiles,
        FileFailure.NotSupported => ErrorCodes.NotSupported,
        FileFailure.Device => ErrorCodes.IoError,
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };
}
