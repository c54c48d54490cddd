using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// A writer's own directory in staging, and the proof that the writer lives: the operating system's lock on the directory, held
/// from before the first draft to after the last, and a lease in it where locks may not reach. Names, process ids and clocks
/// prove nothing to a reader in another container, time zone or host.
/// </summary>
internal sealed class WriterRoom : IDisposable
{
    /// <summary>The lease's name; no draft's.</summary>
    public const string LeaseName = ".lease";

    // Who looks whether a writer lives holds its lock for an instant, and takes an empty room that nobody holds yet away.
    private const int MostAttempts = 1000;

    private readonly IDisposable? _lock;
    private readonly Lease? _lease;

    private WriterRoom(string writer, IDisposable? held, Lease? lease) => (Writer, _lock, _lease) = (writer, held, lease);

    /// <summary>The name of the directory.</summary>
    public string Writer { get; }

    /// <summary>True where a file in it tells that the writer lives.</summary>
    public bool HasLease => _lease is not null;

    /// <summary>Makes a room of one's own.</summary>
    /// <param name="files">Where.</param>
    /// <param name="store">The store; its staging directory is made where it is not there.</param>
    /// <param name="time">Paces the lease.</param>
    /// <param name="runId">Names the room of a run; a library's writer gets a name that nobody else has.</param>
    public static WriterRoom Open(IFileOperations files, StoreLayout store, TimeProvider time, string? runId = null)
    {
        var spin = new SpinWait();
        for (int attempt = 1; ; attempt++)
        {
            string writer = runId ?? $"w-{Guid.NewGuid():N}";
            try
            {
                if (TryOpen(files, store, time, writer) is { } room) return room;
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.NotFound && attempt < MostAttempts)
            {
                // Taken away between two steps.
            }

            if (attempt == MostAttempts)
                throw new FileOperationException(FileFailure.Device, "lock", store.StagingOf(writer), "somebody else holds it again and again");
            spin.SpinOnce();
        }
    }

    /// <summary>
    /// The right to clear a room: held until it is disposed of, so that nobody else clears it and nobody moves in. Null where its writer lives.
    /// </summary>
    public static IDisposable? TryTakeOver(IFileOperations files, StoreLayout store, string writer)
    {
        string root = store.StagingOf(writer);
        IDisposable? held;
        try
        {
            held = files.TryLockInPlace(root, out _);
            if (held is null) return null;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotSupported)
        {
            held = new Unlocked();
        }

        bool isTaken = false;
        try
        {
            isTaken = !IsLeased(files, root) || StagingArea.HasRunOut(files, store, LeaseOf(files, root));
            return isTaken ? held : null;
        }
        finally
        {
            if (!isTaken) held.Dispose();
        }
    }

    /// <summary>
    /// True where its writer lives and where a look alone does not tell, as with a lease. Writes nothing.
    /// </summary>
    public static bool MayBeAlive(IFileOperations files, StoreLayout store, string writer)
    {
        string root = store.StagingOf(writer);
        try
        {
            using IDisposable? probe = files.TryLockInPlace(root, out _);
            return probe is null || IsLeased(files, root);
        }
        catch (FileOperationException)
        {
            return true;
        }
    }

    /// <summary>Lets go. What is in the room is for its writer to remove before, see <see cref="StagingArea.Remove"/>.</summary>
    public void Dispose()
    {
        _lease?.Dispose();
        _lock?.Dispose();
    }

    private static WriterRoom? TryOpen(IFileOperations files, StoreLayout store, TimeProvider time, string writer)
    {
        string root = store.StagingOf(writer);
        Make(files, store, root, isRun: RunId.IsRunId(writer));

        IDisposable? held = null;
        bool needsLease = files.IsShared(root);
        try
        {
            held = files.TryLockInPlace(root, out _);
            if (held is null) return null;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotSupported)
        {
            needsLease = true;
        }

        try
        {
            return new WriterRoom(writer, held, needsLease ? Lease.Hold(files, Path.Combine(root, LeaseName), "", time) : null);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>The staging directory is there but for the first room of a store, so it is not looked for.</summary>
    private static void Make(IFileOperations files, StoreLayout store, string root, bool isRun)
    {
        Permissions permissions = Permissions.Private.ForDirectory();
        try
        {
            MakeHere();
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            files.CreateDirectoryDurably(store.Staging, permissions);
            MakeHere();
        }

        // A run's room may come to hold a version that was replaced; nothing in another one is relied on after a crash.
        void MakeHere()
        {
            if (isRun) files.CreateDirectoryDurably(root, permissions);
            else files.CreateDirectory(root, permissions);
        }
    }

    /// <summary>A lease counts wherever it is found: who wrote it could not be sure that locks reach the one who looks.</summary>
    private static bool IsLeased(IFileOperations files, string root) =>
        files.IsShared(root) || files.Stat(Path.Combine(root, LeaseName)) is not null;

    /// <summary>A room whose lease is not written yet is as old as itself.</summary>
    private static string LeaseOf(IFileOperations files, string root) =>
        Path.Combine(root, LeaseName) is var lease && files.Stat(lease) is not null ? lease : root;

    private sealed class Unlocked : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
