using System.Globalization;
using System.Text;
using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// At most one run at a time migrates into a store. The lock is the operating system's, so it ends with its holder; where locks
/// may not reach everybody, the file is a lease. It names its holder for people; nobody is judged by that name.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string LeaseMark = " lease ";

    private readonly IFileOperations _files;
    private readonly string _path;
    private readonly string _holder;
    private readonly IDisposable? _lock;
    private readonly Lease? _lease;

    private RunLock(IFileOperations files, string path, string holder, IDisposable? held, Lease? lease) =>
        (_files, _path, _holder, _lock, _lease) = (files, path, holder, held, lease);

    /// <summary>Takes the lock, over a dead holder if need be; null, with who holds it, where a live run does.</summary>
    /// <param name="files">Where.</param>
    /// <param name="store">What is locked.</param>
    /// <param name="runId">Who asks.</param>
    /// <param name="holder">Who holds it, or held it last.</param>
    /// <param name="time">Paces the lease.</param>
    /// <param name="warn">Told where something lay in the way that is no lock.</param>
    public static RunLock? TryTake(
        IFileOperations files, StoreLayout store, string runId, out string holder, TimeProvider? time = null, Action<string>? warn = null)
    {
        time ??= TimeProvider.System;
        bool needsLease = files.IsShared(store.Root);
        while (true)
        {
            PutAwayWhatIsNoFile(files, store, time, warn);
            RunLock? taken;
            bool isHeld;
            try
            {
                taken = needsLease
                    ? TryTakeLeased(files, store, runId, time, out holder, out isHeld)
                    : TryTakeLocked(files, store, runId, out holder, out isHeld);
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.NotSupported && !needsLease)
            {
                needsLease = true;
                continue;
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.NotFound && files.Stat(store.Root) is not null)
            {
                // Its last holder deleted the file between two steps.
                continue;
            }

            if (taken is not null || isHeld) return taken;
        }
    }

    /// <summary>Deletes the file while the lock is still held, then lets go.</summary>
    public void Dispose()
    {
        _lease?.Dispose();
        try
        {
            // A lease that ran out, because this program stood still, may be somebody else's file by now.
            if (_lease is null || HolderIn(_files, _path) == _holder) _files.DeleteFile(_path);
        }
        catch (FileOperationException)
        {
            // A file that nobody holds locks nobody out: the next run takes it over.
        }
        finally
        {
            _lock?.Dispose();
        }
    }

    private static RunLock? TryTakeLocked(IFileOperations files, StoreLayout store, string runId, out string holder, out bool isHeld)
    {
        string path = store.RunLock;
        bool isNew = TryCreate(files, path);
        FileStat? before = files.Stat(path);
        holder = HolderIn(files, path);
        IDisposable? held = TryLockOrTakeBack(files, path, isNew);
        isHeld = held is null;
        if (held is null) return null;
        bool isTaken = false;
        try
        {
            // Its last holder may have deleted the file between our open and our lock; then it is not the lock any more.
            if (before is not { } stat || files.Stat(path) is not { } now || now.Inode != stat.Inode) return null;

            // A run on another machine, which does not see this file system as its own and could not lock it for us.
            isHeld = holder.Contains(LeaseMark, StringComparison.Ordinal) && !StagingArea.HasRunOut(files, store, path);
            if (isHeld) return null;
            string own = Named(runId, mark: " ");
            using (IFileWriter writer = files.OpenAppend(path, Permissions.Public))
            {
                writer.Truncate(0);
                writer.Write(Encoding.UTF8.GetBytes(own + "\n"));
            }

            isTaken = true;
            return new RunLock(files, path, own, held, lease: null);
        }
        finally
        {
            if (!isTaken) held.Dispose();
        }
    }

    /// <summary>Where locks may not reach, only one can create the file, and whoever finds it judges its age.</summary>
    private static RunLock? TryTakeLeased(
        IFileOperations files, StoreLayout store, string runId, TimeProvider time, out string holder, out bool isHeld)
    {
        string path = store.RunLock;
        holder = "";
        isHeld = false;
        if (!TryCreate(files, path))
        {
            holder = HolderIn(files, path);
            FileStat? judged = files.Stat(path);
            isHeld = !StagingArea.HasRunOut(files, store, path);
            if (!isHeld && judged is { } stat) PutAside(files, store, stat);
            return null;
        }

        string own = Named(runId, LeaseMark);
        var lease = Lease.Hold(files, path, own + "\n", time);
        return new RunLock(files, path, own, TryLockToo(files, path), lease);
    }

    private static bool TryCreate(IFileOperations files, string path)
    {
        try
        {
            files.CreateNew(path, Permissions.Public).Dispose();
            return true;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            return false;
        }
    }

    /// <summary>Where there are no locks, the file that was made for one would pass for a lease: of somebody who lives, and never comes back.</summary>
    private static IDisposable? TryLockOrTakeBack(IFileOperations files, string path, bool isNew)
    {
        try
        {
            return files.TryLock(path);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotSupported && isNew)
        {
            files.DeleteFile(path);
            throw;
        }
    }

    /// <summary>For runs to whom this file system is their own.</summary>
    private static IDisposable? TryLockToo(IFileOperations files, string path)
    {
        try
        {
            return files.TryLock(path);
        }
        catch (FileOperationException)
        {
            return null;
        }
    }

    /// <summary>Takes away a lease that ran out, and puts back what turns out to be another one: somebody was faster.</summary>
    private static void PutAside(IFileOperations files, StoreLayout store, in FileStat judged)
    {
        string aside = store.StagingOf($"lock-{Guid.NewGuid():N}");
        files.Rename(store.RunLock, aside);
        if (files.Stat(aside) is { } moved && moved.LastWrite == judged.LastWrite && moved.Inode == judged.Inode) files.DeleteFile(aside);
        else files.Rename(aside, store.RunLock);
    }

    /// <summary>
    /// A directory, link or pipe of the lock's name is nobody's lock and would shut out every run: it goes to the trash. Under the lock of
    /// the storage directory, so that of two runs the second does not put away what the first has made.
    /// </summary>
    private static void PutAwayWhatIsNoFile(IFileOperations files, StoreLayout store, TimeProvider time, Action<string>? warn)
    {
        if (files.Stat(store.RunLock) is null or { Kind: FileKind.File }) return;
        using IDisposable? held = files.TryLock(store.Root);
        if (held is null || files.Stat(store.RunLock) is null or { Kind: FileKind.File }) return;
        string entry = StagingArea.MoveToTrash(files, store, store.RunLock, "odd-lock", Timestamp.FromDateTime(time.GetUtcNow()));
        warn?.Invoke($"{store.RunLock} was no regular file and is in the trash now: {entry}");
    }

    private static string HolderIn(IFileOperations files, string path) =>
        Encoding.UTF8.GetString(files.ReadAllOrNull(path) ?? []).TrimEnd();

    private static string Named(string runId, string mark) => string.Create(
        CultureInfo.InvariantCulture, $"host {Environment.MachineName} process {Environment.ProcessId}{mark}run {runId}");
}
