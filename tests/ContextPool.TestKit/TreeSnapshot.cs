using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>Bytes and last write of every file below a directory, and the names of directories and links.</summary>
public sealed class TreeSnapshot
{
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private TreeSnapshot()
    {
    }

    /// <summary>Paths relative to the root; directories end in <c>/</c>.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Keys];

    /// <summary>Bytes of one file.</summary>
    public ReadOnlySpan<byte> this[string name] => _entries[name].Bytes;

    /// <summary>Reads a tree; empty where there is no such directory.</summary>
    public static TreeSnapshot Of(string root)
    {
        var snapshot = new TreeSnapshot();
        if (Directory.Exists(root)) snapshot.Add(new DirectoryInfo(root), "");
        return snapshot;
    }

    /// <summary>What differs later: a line per file. Empty: no file was touched.</summary>
    public IReadOnlyList<string> DifferencesTo(TreeSnapshot later, bool ignoreTimes = false)
    {
        var lines = new List<string>();
        foreach (string name in _entries.Keys.Union(later._entries.Keys).Order(StringComparer.Ordinal))
        {
            if (!later._entries.TryGetValue(name, out Entry? after)) lines.Add($"{name} is gone");
            else if (!_entries.TryGetValue(name, out Entry? before)) lines.Add($"{name} is new");
            else if (!before.Bytes.AsSpan().SequenceEqual(after.Bytes)) lines.Add($"{name} has other contents");
            else if (!ignoreTimes && before.LastWrite != after.LastWrite) lines.Add($"{name} was written again");
        }

        return lines;
    }

    private void Add(DirectoryInfo directory, string prefix)
    {
        foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
        {
            string name = prefix + entry.Name;
            if (entry.LinkTarget is { } target)
            {
                _entries.Add(name, new Entry(System.Text.Encoding.UTF8.GetBytes("-> " + target), default));
            }
            else if (FileOperations.ForThisPlatform.Stat(entry.FullName) is { Kind: FileKind.Other })
            {
                // A pipe: reading it would wait for a writer.
                _entries.Add(name + "|", new Entry([], default));
            }
            else if (entry is DirectoryInfo below)
            {
                // A directory's time changes with its names, which are compared anyway.
                _entries.Add(name + "/", new Entry([], default));
                Add(below, name + "/");
            }
            else
            {
                using IFileReader reader = FileOperations.ForThisPlatform.OpenRead(entry.FullName);
                _entries.Add(name, new Entry(reader.ReadAll(), entry.LastWriteTimeUtc));
            }
        }
    }

    private sealed record Entry(byte[] Bytes, DateTime LastWrite);
}
