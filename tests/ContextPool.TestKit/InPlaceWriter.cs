namespace ContextPool.TestKit;

/// <summary>
/// Saves as the original application does: truncates a file, waits, writes it in place; no lock, nothing aside. Each half is the
/// test's to time.
/// </summary>
public sealed class InPlaceWriter : IDisposable
{
    private readonly FileStream _stream;
    private readonly byte[] _contents;

    private InPlaceWriter(string path, byte[] contents)
    {
        _contents = contents;
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Opens and truncates; the file is empty until <see cref="Finish"/>.</summary>
    public static InPlaceWriter Begin(string path, byte[] contents) => new(path, contents);

    /// <summary>Writes all, into whatever has become of the file that was opened.</summary>
    public void Finish()
    {
        _stream.Write(_contents);
        _stream.Dispose();
    }

    public void Dispose() => _stream.Dispose();
}
