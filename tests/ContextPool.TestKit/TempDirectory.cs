using System.Text;
using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>A fresh directory that is gone, with all below it, after the test.</summary>
public sealed class TempDirectory : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private const string MemoryFileSystem = "/dev/shm";

    public TempDirectory()
        : this(Directory.CreateTempSubdirectory("contextpool-").FullName)
    {
    }

    private TempDirectory(string root) => Root = root;

    /// <summary>Its absolute path.</summary>
    public string Root { get; }

    /// <summary>On a memory file system where there is one: for loops over hundreds of runs, which a busy disk would slow.</summary>
    public static TempDirectory InMemory()
    {
        if (!Directory.Exists(MemoryFileSystem)) return new TempDirectory();
        return new TempDirectory(Directory.CreateDirectory(Path.Combine(MemoryFileSystem, $"contextpool-{Guid.NewGuid():N}")).FullName);
    }

    /// <summary>Below a directory that is there, for instance where another file system is mounted.</summary>
    public static TempDirectory Below(string directory) =>
        new(Directory.CreateDirectory(Path.Combine(directory, $"contextpool-{Guid.NewGuid():N}")).FullName);

    /// <summary>A path below it.</summary>
    public string this[params string[] names] => Path.Combine([Root, .. names]);

    /// <summary>Writes a file in place, its directories included, and returns its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(bytes);
        return path;
    }

    /// <summary>As <see cref="Write(string, ReadOnlySpan{byte})"/>, UTF-8 without byte order mark.</summary>
    public string Write(string name, string text) => Write(name, Utf8.GetBytes(text));

    /// <summary>The bytes of a file, also of one that is locked: .NET's own reading respects the locks of the product.</summary>
    public byte[] Read(string name)
    {
        using IFileReader reader = FileOperations.ForThisPlatform.OpenRead(this[name]);
        return reader.ReadAll();
    }

    /// <summary>The text of a file.</summary>
    public string ReadText(string name) => Utf8.GetString(Read(name));

    /// <summary>Creates a directory and returns its path.</summary>
    public string CreateDirectory(string name) => Directory.CreateDirectory(this[name]).FullName;

    /// <summary>True where there is a file, directory or link.</summary>
    public bool Has(string name) => Path.Exists(this[name]) || new FileInfo(this[name]).LinkTarget is not null;

    /// <summary>The names directly below, sorted.</summary>
    public IReadOnlyList<string> Names(string name = "") =>
        [.. Directory.EnumerateFileSystemEntries(this[name]).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    /// <summary>All files below as they are now, to compare with later.</summary>
    public TreeSnapshot Snapshot(string name = "") => TreeSnapshot.Of(this[name]);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test deleted it itself.
        }
    }
}
