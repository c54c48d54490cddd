using System.Diagnostics;
using System.Globalization;
using System.Text;
using ContextPool.Files;
using ContextPool.Layout;

namespace ContextPool.Saving;

/// <summary>
/// At most one run at a time migrates into a store. The lock is the operating system's, so it ends with its holder; the
/// file also names the holder, for people, and for network file systems that have no locks.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly IFileOperations _files;
    private readonly string _path;
    private readonly IDisposable? _lock;

    private RunLock(IFileOperations files, string path, IDisposable? held)
    {
        _files = files;
        _path = path;
        _lock = held;
    }

    /// <summary>Takes the lock, over a dead holder if need be; null, with who holds it, where a live run does.</summary>
    public static RunLock? TryTake(IFileOperations files, StoreLayout store, string runId, out string holder)
    {
        string path = store.RunLock;
        while (true)
        {
            files.OpenAppend(path, Permissions.Public).Dispose();
            FileStat? before = files.Stat(path);
            holder = Encoding.UTF8.GetString(files.ReadAllOrNull(path) ?? []).TrimEnd();
            IDisposable? held = null;
            try
            {
                held = files.TryLock(path);
                if (held is null) return null;
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.NotSupported)
            {
                // No locks on this file system: the name of a live holder has to do.
                if (IsAlive(holder)) return null;
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
            {
                continue;
            }

            bool isTaken = false;
            try
            {
                // Its last holder may have deleted the file between our open and our lock; then it is not the lock any more.
                if (before is { } stat && files.Stat(path) is { } now && now.Inode == stat.Inode)
                {
                    WriteHolder(files, path, runId);
                    isTaken = true;
                    return new RunLock(files, path, held);
                }
            }
            finally
            {
                if (!isTaken) held?.Dispose();
            }
        }
    }

    /// <summary>Deletes the file while the lock is still held, then lets go.</summary>
    public void Dispose()
    {
        try
        {
            _files.DeleteFile(_path);
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

    private static void WriteHolder(IFileOperations files, string path, string runId)
    {
        using var self = Process.GetCurrentProcess();
        using IFileWriter writer = files.OpenAppend(path, Permissions.Public);
        writer.Truncate(0);
        writer.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"host {Environment.MachineName} process {self.Id} started {self.StartTime.Ticks} run {runId}\n")));
    }

    /// <summary>Another host's process cannot be seen from here and counts as alive.</summary>
    private static bool IsAlive(string holder)
    {
        string[] words = holder.Split(' ');
        if (words.Length < 8) return false;
        if (words[1] != Environment.MachineName) return true;
        return int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && long.TryParse(words[5], NumberStyles.None, CultureInfo.InvariantCulture, out long startTicks)
            && RunningProgram.IsThere(number, startTicks);
    }
}
