namespace ContextPool.TestKit;

/// <summary>Every call of <see cref="Files.IFileOperations"/>, its readers and its writers.</summary>
public enum FileOperationKind
{
    Stat,
    StatFileSystem,
    List,
    OpenRead,
    Read,
    CreateNew,
    OpenAppend,
    Write,
    Truncate,
    Reserve,
    Sync,
    Close,
    CreateDirectory,
    Rename,
    Replace,
    Exchange,
    DeleteFile,
    DeleteDirectory,
    SyncDirectory,
    SyncFileSystem,
    Lock,
    Unlock,
}
