using System.Collections.Concurrent;
using System.Text;
using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>
/// Verified copies of legacy files, <c>{context-id}_{yyyyMMdd_HHmmss}.json</c> in UTC, each listed in
/// <c>BACKUPS.sha256</c>, which <c>sha256sum -c</c> checks. A copy gets its name only when it was read back and found equal.
/// Safe for concurrent use; one process at a time, by the run lock.
/// </summary>
internal sealed partial class BackupDirectory
{
    /// <summary>The list of hashes and names.</summary>
    public const string ManifestName = "BACKUPS.sha256";

    private const string PartialPrefix = ".partial-";
    private const int HexLength = 64;
    private const int ManifestPiece = 64 << 10;
    private const int ComparedPiece = 64 << 10;
    private const string TornLine = "\n";

    private readonly IFileOperations _files;
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly Lock _manifestGate = new();
    private readonly ConcurrentDictionary<BackupKey, BackupName> _known = new();

    private BackupDirectory(IFileOperations files, string root, TimeProvider time)
    {
        _files = files;
        _root = root;
        _time = time;
    }

    /// <summary>The manifest's path.</summary>
    public string ManifestPath => Path.Combine(_root, ManifestName);

    /// <summary>The directory, absolute.</summary>
    public string Root => _root;

    /// <summary>
    /// Opens the directory as it is, without writing: for a dry run, and for reading. Where it does not exist, it has no backups.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="root">The directory.</param>
    /// <param name="time">Names copies.</param>
    /// <param name="warn">Told of what is odd and passed over.</param>
    public static BackupDirectory OpenReadOnly(IFileOperations files, string root, TimeProvider time, Action<string>? warn = null)
    {
        var directory = new BackupDirectory(files, Path.GetFullPath(root), time);
        directory.TryReadManifest(warn, out _, out _);
        return directory;
    }

    /// <summary>
    /// Opens the directory for a run: creates it, deletes copies that a killed run left unfinished, and lists finished
    /// copies that the manifest does not know. Odd entries are passed over.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="root">The directory.</param>
    /// <param name="time">Names copies.</param>
    /// <param name="warn">Told of what is odd and passed over.</param>
    public static BackupDirectory Open(IFileOperations files, string root, TimeProvider time, Action<string>? warn = null)
    {
        var directory = new BackupDirectory(files, Path.GetFullPath(root), time);
        files.CreateDirectories(directory._root, Permissions.Private.ForDirectory());
        directory.PutAwayOddManifest(warn);
        directory.RemoveUnfinished(warn);

        // A list that could not be read may name any copy: then none is taken for one that is missing in it.
        if (!directory.TryReadManifest(warn, out HashSet<BackupName> listed, out bool isTorn)) return directory;
        if (isTorn) directory.RewriteManifest();
        directory.ListFinished(listed, warn);
        return directory;
    }

    /// <summary>A backup with these contents that was listed earlier, read again and found unchanged; null where there is none.</summary>
    public string? FindIntact(ContextId id, ReadOnlySpan<byte> hash)
    {
        if (!_known.TryGetValue(new BackupKey(id, hash), out BackupName name)) return null;
        string path = Path.Combine(_root, name.ToString());
        try
        {
            return _files.Stat(path) is { Kind: FileKind.File } && HashOf(path).AsSpan().SequenceEqual(hash) ? path : null;
        }
        catch (FileOperationException)
        {
            // What cannot be read vouches for nothing; another copy does.
            return null;
        }
    }

    /// <summary>A provisional name for a copy.</summary>
    public string PartialPath(ContextId id) => Path.Combine(_root, PartialPrefix + id + "-" + Guid.NewGuid().ToString("N")[..8]);

    /// <summary>
    /// Reads a finished copy back, compares it, gives it its name and lists it. Throws <see cref="BackupDiffersException"/> where it is not
    /// what was written.
    /// </summary>
    /// <param name="partialPath">The copy.</param>
    /// <param name="id">The context it is of.</param>
    /// <param name="hash">Of what was written.</param>
    /// <param name="text">What was written, where it is at hand: equal bytes have the same hash, and need not be hashed for that.</param>
    public string Commit(string partialPath, ContextId id, ReadOnlySpan<byte> hash, LegacyText? text = null)
    {
        bool isEqual = text is not null ? IsEqual(partialPath, text) : HashOf(partialPath).AsSpan().SequenceEqual(hash);
        if (!isEqual) throw new BackupDiffersException(partialPath);
        BackupName name = Rename(partialPath, id);
        lock (_manifestGate) AppendToManifest(hash, name);
        _known[new BackupKey(id, hash)] = name;
        return Path.Combine(_root, name.ToString());
    }

    /// <summary>SHA-256 of a file, read in pieces.</summary>
    public byte[] HashOf(string path)
    {
        using IFileReader reader = _files.OpenRead(path);
        return FileHash.Of(reader);
    }

    private bool IsEqual(string path, LegacyText text)
    {
        using IFileReader reader = _files.OpenRead(path);
        using var scratch = new PooledBuffer();
        using var piece = new PooledBuffer();
        Span<byte> room = piece.Resize(ComparedPiece);
        long at = 0;
        while (reader.Read(room, at) is var read && read > 0)
        {
            if (at + read > text.Length || !room[..read].SequenceEqual(text.Slice(at, read, scratch))) return false;
            at += read;
        }

        return at == text.Length;
    }

    private BackupName Rename(string partialPath, ContextId id)
    {
        long second = _time.GetUtcNow().ToUnixTimeSeconds();
        for (int number = 1; ; number++)
        {
            var name = new BackupName(id, second, number);
            try
            {
                _files.Rename(partialPath, Path.Combine(_root, name.ToString()));
                return name;
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
            {
                // Another backup of this context in this second: take the next number.
            }
        }
    }

    private void AppendToManifest(ReadOnlySpan<byte> hash, BackupName name)
    {
        using IFileWriter writer = _files.OpenAppend(ManifestPath, Permissions.Private);
        writer.Write(ManifestLine(hash, name));
    }

    private static byte[] ManifestLine(ReadOnlySpan<byte> hash, BackupName name) =>
        Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(hash)}  {name}\n");

    private bool TryReadManifest(Action<string>? warn, out HashSet<BackupName> listed, out bool isTorn)
    {
        try
        {
            listed = ReadManifest(out isTorn);
            return true;
        }
        catch (FileOperationException e)
        {
            warn?.Invoke($"the list of backups could not be read, so none of them is used again: {e.Message}");
            (listed, isTorn) = ([], false);
            return false;
        }
    }

    /// <summary>A link, pipe or directory of the list's name stays beside it under another one, and a new list is made of the copies.</summary>
    private void PutAwayOddManifest(Action<string>? warn)
    {
        if (_files.Stat(ManifestPath) is null or { Kind: FileKind.File }) return;
        string aside = $"{ManifestPath}.odd-{Guid.NewGuid().ToString("N")[..8]}";
        _files.Rename(ManifestPath, aside);
        warn?.Invoke($"{ManifestPath} was no regular file; it is {Path.GetFileName(aside)} now, and the backups are listed anew");
    }

    private HashSet<BackupName> ReadManifest(out bool isTorn)
    {
        var listed = new HashSet<BackupName>();
        isTorn = false;
        foreach (string line in ManifestLines())
        {
            if (!TryParseLine(line, out byte[] hash, out BackupName name))
            {
                isTorn = true;
                continue;
            }

            listed.Add(name);
            _known[new BackupKey(name.Id, hash)] = name;
        }

        return listed;
    }

    private static bool TryParseLine(string line, out byte[] hash, out BackupName name)
    {
        hash = [];
        name = default;
        if (line.Length < HexLength + 3 || line[HexLength] != ' ' || !BackupName.TryParse(line.AsSpan(HexLength + 2), out name))
            return false;
        try
        {
            hash = Convert.FromHexString(line.AsSpan(0, HexLength));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>A killed run may leave half a line; without it the list checks cleanly again.</summary>
    private void RewriteManifest(IReadOnlySet<string>? without = null)
    {
        string aside = Path.Combine(_root, PartialPrefix + "manifest");
        _files.DeleteFile(aside);
        using (IFileWriter writer = _files.CreateNew(aside, Permissions.Private))
        {
            foreach (string line in ManifestLines())
            {
                if (TryParseLine(line, out byte[] hash, out BackupName name) && without?.Contains(name.ToString()) != true) writer.Write(ManifestLine(hash, name));
            }

            writer.Sync();
        }

        _files.Replace(aside, ManifestPath);
        _files.SyncDirectory(_root);
    }

    /// <summary>The manifest line by line, whatever its size. A last line that does not end comes with a mark that no line has.</summary>
    private IEnumerable<string> ManifestLines()
    {
        if (_files.Stat(ManifestPath) is null) yield break;
        using IFileReader reader = _files.OpenRead(ManifestPath);
        byte[] piece = new byte[ManifestPiece];
        long offset = 0;
        while (reader.ReadUpTo(piece, offset) is var read && read > 0)
        {
            int start = 0;
            while (Array.IndexOf(piece, (byte)'\n', start, read - start) is var end && end >= 0)
            {
                yield return Encoding.UTF8.GetString(piece, start, end - start);
                start = end + 1;
            }

            // Half a line at the end of a piece is read again with the next one; of the file, it is torn.
            bool isTorn = start == 0 || (read < piece.Length && start < read);
            if (isTorn) yield return TornLine;
            offset += isTorn ? read : start;
        }
    }

    private void RemoveUnfinished(Action<string>? warn)
    {
        foreach (string name in _files.List(_root).Where(n => n.StartsWith(PartialPrefix, StringComparison.Ordinal)).ToList())
            Guarded(warn, () => AsideFile.RemoveIfAbandoned(_files, Path.Combine(_root, name)));
    }

    private void ListFinished(HashSet<BackupName> listed, Action<string>? warn)
    {
        foreach (string name in _files.List(_root))
        {
            if (!BackupName.TryParse(name, out BackupName backup) || listed.Contains(backup)) continue;
            Guarded(warn, () =>
            {
                byte[] hash = HashOf(Path.Combine(_root, name));
                AppendToManifest(hash, backup);
                _known[new BackupKey(backup.Id, hash)] = backup;
            });
        }
    }

    private static void Guarded(Action<string>? warn, Action action)
    {
        try
        {
            action();
        }
        catch (FileOperationException e)
        {
            warn?.Invoke($"among the backups: {e.Message}");
        }
    }

    /// <summary>A context and the first half of a hash: enough to look up, the whole hash is compared on the file itself.</summary>
    private readonly record struct BackupKey(ContextId Id, UInt128 HashPrefix)
    {
        public BackupKey(ContextId id, ReadOnlySpan<byte> hash)
            : this(id, System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash))
        {
        }
    }
}
