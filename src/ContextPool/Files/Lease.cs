using System.Text;

namespace ContextPool.Files;

/// <summary>
/// Says that somebody lives where locks do not tell: a file that its holder writes again every minute. Whoever looks judges its
/// age by the clock that dated it, the file system's, so hosts and time zones do not matter. A holder that stood still for longer than
/// <see cref="RunsOutAfter"/> counts as gone.
/// </summary>
internal sealed class Lease : IDisposable
{
    /// <summary>Many times a renewal: a busy machine or a network that is away for a while ends no lease.</summary>
    public static readonly TimeSpan RunsOutAfter = TimeSpan.FromMinutes(15);

    /// <summary>How often the holder writes.</summary>
    public static readonly TimeSpan RenewedEvery = TimeSpan.FromMinutes(1);

    private readonly IFileOperations _files;
    private readonly string _path;
    private readonly byte[] _text;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private bool _hasEnded;

    private Lease(IFileOperations files, string path, byte[] text, TimeProvider time)
    {
        (_files, _path, _text) = (files, path, text);
        Write();
        _timer = time.CreateTimer(_ => Renew(), null, RenewedEvery, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes the lease and keeps it fresh until it is disposed of; the file itself stays for the holder to delete.</summary>
    public static Lease Hold(IFileOperations files, string path, string text, TimeProvider time) =>
        new(files, path, Encoding.UTF8.GetBytes(text), time);

    /// <summary>
    /// True where a lease was not renewed for too long, and where there is none any more.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="path">The lease.</param>
    /// <param name="probe">A file that is made and deleted, to learn what time the file system thinks it is.</param>
    public static bool HasRunOut(IFileOperations files, string path, string probe)
    {
        if (files.Stat(path) is not { } lease) return true;
        try
        {
            files.WriteNew(probe, default, Permissions.Private);
            return files.Stat(probe) is { } now
                && now.LastWrite.ToDateTimeOffset() - lease.LastWrite.ToDateTimeOffset() > RunsOutAfter;
        }
        finally
        {
            files.DeleteFile(probe);
        }
    }

    public void Dispose()
    {
        lock (_gate) _hasEnded = true;
        _timer.Dispose();
    }

    private void Renew()
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            try
            {
                Write();
            }
            catch (FileOperationException)
            {
                // Many more attempts are left before anybody takes the holder for dead.
            }

            _timer.Change(RenewedEvery, Timeout.InfiniteTimeSpan);
        }
    }

    private void Write()
    {
        using IFileWriter writer = _files.OpenAppend(_path, Permissions.Public);
        writer.Truncate(0);
        writer.Write(_text);
        writer.Sync();
    }
}
