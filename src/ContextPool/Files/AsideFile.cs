namespace ContextPool.Files;

/// <summary>
/// A file on its way to its name, in a directory that others use too. It is locked as long as its writer lives, so that whoever finds it
/// later can tell whether it was left behind. Deleted unless it is kept.
/// </summary>
internal sealed class AsideFile : IDisposable
{
    private const string LockExtension = ".lock";
    private const int MostAttempts = 100;

    private readonly IFileOperations _files;
    private readonly IDisposable? _lock;
    private bool _isKept;

    private AsideFile(IFileOperations files, string path, IFileWriter writer, IDisposable? held) =>
        (_files, Path, Writer, _lock) = (files, path, writer, held);

    /// <summary>Where it lies until it gets its name.</summary>
    public string Path { get; }

    /// <summary>Writes it; disposed of with it.</summary>
    public IFileWriter Writer { get; }

    /// <summary>Creates a file and locks it, another one where somebody took it away in between.</summary>
    public static AsideFile Create(IFileOperations files, Func<string> newPath, Permissions permissions)
    {
        for (int attempt = 1; ; attempt++)
        {
            string path = newPath();
            IFileWriter writer = files.CreateNew(path, permissions);
            bool isOwn = false;
            IDisposable? held = null;
            try
            {
                isOwn = files.TryHold(path, out held) && files.Stat(path) is not null;
                if (isOwn) return new AsideFile(files, path, writer, held);
            }
            finally
            {
                if (!isOwn) Drop(writer, held);
            }

            if (attempt == MostAttempts)
                throw new FileOperationException(FileFailure.Device, "create", path, "it is taken away again and again");
        }
    }

    /// <summary>
    /// Deletes a file that its writer left behind, as its lock tells; where locks may not reach, one that was not written for longer than
    /// any lease lasts. Quiet where it is gone.
    /// </summary>
    public static void RemoveIfAbandoned(IFileOperations files, string path)
    {
        if (files.Stat(path) is not { } stat || IsLock(files, path)) return;
        if (stat.Kind == FileKind.Directory)
            throw new FileOperationException(FileFailure.WrongKind, "delete", path, "a directory: expected a file that a killed run left");
        if (stat.Kind != FileKind.File)
        {
            files.DeleteFile(path);
            return;
        }

        if (!files.TryHold(path, out IDisposable? held)) return;
        using (held)
        {
            bool mayBeRemote = held is null || files.IsShared(path);
            if (!mayBeRemote || Lease.HasRunOut(files, path, $"{path}-{Guid.NewGuid():N}")) files.DeleteFile(path);
        }
    }

    /// <summary>Ends the writing, reporting what the file system says only then.</summary>
    public void Close() => Writer.Dispose();

    /// <summary>It has its name: nothing is to be deleted any more.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        try
        {
            Drop(Writer, held: null);
            if (!_isKept) _files.DeleteFile(Path);
        }
        finally
        {
            _lock?.Dispose();
        }
    }

    /// <summary>Where locks are files, theirs lie beside what they lock.</summary>
    private static bool IsLock(IFileOperations files, string path) =>
        path.EndsWith(LockExtension, StringComparison.Ordinal) && files.Stat(path[..^LockExtension.Length]) is not null;

    private static void Drop(IFileWriter writer, IDisposable? held)
    {
        try
        {
            writer.Dispose();
        }
        catch (FileOperationException)
        {
            // What is dropped need not be whole.
        }
        finally
        {
            held?.Dispose();
        }
    }
}
