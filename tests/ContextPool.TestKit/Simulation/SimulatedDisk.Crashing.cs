using System.Security.Cryptography;
using System.Text;

namespace ContextPool.TestKit.Simulation;

/// <content>Copies of it, and what a power cut leaves.</content>
internal sealed partial class SimulatedDisk
{
    private SimulatedDisk(SimulatedDisk other, Copy copy)
    {
        _root = (SimulatedFolder)copy.Of(other._root);
        (_lastInode, _ticks, _lastChange, _mounts) = (other._lastInode, other._ticks, other._lastChange, other._mounts);
        _unsettled.AddRange(other._unsettled.Select(copy.Of));
        foreach (SimulatedFile file in other._dirty) _dirty.Add((SimulatedFile)copy.Of(file));
    }

    /// <summary>Name changes that are not durable.</summary>
    public int UnsettledNames => _unsettled.Count;

    /// <summary>Files whose bytes are not durable.</summary>
    public int DirtyFiles => _dirty.Count;

    /// <summary>The disk as it is now, durable and not; nobody holds a lock of it.</summary>
    public SimulatedDisk Snapshot()
    {
        lock (_gate) return new SimulatedDisk(this, new Copy());
    }

    /// <summary>Another disk: what a power cut now leaves, all of it durable.</summary>
    /// <param name="survives">Asked of each name change that is not durable, in the order in which they were made.</param>
    /// <param name="remains">Asked of each file that is not durable: durable bytes, bytes that readers saw; gives what is left.</param>
    public SimulatedDisk CutPower(Predicate<int> survives, Func<byte[], byte[], byte[]> remains)
    {
        SimulatedDisk left = Snapshot();
        List<NameChange> surviving = [.. left._unsettled.Where((_, i) => survives(i))];
        left.Settle(surviving.Contains);

        foreach (SimulatedFile file in left._dirty.OrderBy(f => f.Inode)) file.Synced = remains(file.Synced, file.Bytes);
        left._unsettled.Clear();
        left._dirty.Clear();
        Forget(left._root);
        return left;
    }

    /// <summary>A hash of all names and bytes that readers see below a directory.</summary>
    public string Digest(string directory = "/")
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        lock (_gate)
        {
            if (Find(directory) is { } node) Append(hash, node);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes a file or directory to a directory of the machine, for what can only look at one.</summary>
    public void CopyTo(TempDirectory directory, string from, string name)
    {
        lock (_gate) Write(Require(from, "copy"), directory, name);
    }

    /// <summary>The bytes of a file; null where there is none.</summary>
    public byte[]? Read(string path)
    {
        lock (_gate) return (Find(path) as SimulatedFile)?.Bytes;
    }

    /// <summary>Writes a file and the directories it lacks, all durable, last written so many seconds after <see cref="Some.Time"/>.</summary>
    public void Write(string path, ReadOnlySpan<byte> bytes, double writtenAt = 0)
    {
        WriteUnsynced(path, bytes, writtenAt);
        SyncFileSystem(path);
    }

    /// <summary>As <see cref="Write"/>, by a program that makes nothing durable.</summary>
    public void WriteUnsynced(string path, ReadOnlySpan<byte> bytes, double writtenAt = 0)
    {
        MakeFolders(Path.GetDirectoryName(path)!);
        DeleteFile(path);
        Files.FileOperations.WriteNew(this, path, bytes, Files.Permissions.Public);
        lock (_gate) Find(path)!.Written = Some.TimeAfter(writtenAt);
    }

    private void MakeFolders(string path)
    {
        if (path == "/" || Stat(path) is not null) return;
        MakeFolders(Path.GetDirectoryName(path)!);
        CreateDirectory(path, Files.Permissions.Public.ForDirectory());
    }

    private static void Forget(SimulatedFolder folder)
    {
        folder.Names.Clear();
        foreach ((string name, SimulatedNode node) in folder.Synced)
        {
            folder.Names.Add(name, node);
            if (node is SimulatedFolder below) Forget(below);
            else if (node is SimulatedFile file) file.Bytes = file.Synced;
        }
    }

    private static void Append(IncrementalHash hash, SimulatedNode node)
    {
        if (node is SimulatedFile file)
        {
            hash.AppendData(BitConverter.GetBytes(file.Bytes.Length));
            hash.AppendData(file.Bytes);
            return;
        }

        foreach ((string name, SimulatedNode child) in ((SimulatedFolder)node).Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{(child is SimulatedFile ? 'f' : 'd')}{name}/"));
            Append(hash, child);
        }

        hash.AppendData("."u8);
    }

    private static void Write(SimulatedNode node, TempDirectory directory, string name)
    {
        if (node is SimulatedFile file)
        {
            directory.Write(name, file.Bytes);
            return;
        }

        directory.CreateDirectory(name);
        foreach ((string child, SimulatedNode below) in ((SimulatedFolder)node).Names) Write(below, directory, Path.Combine(name, child));
    }

    /// <summary>Nodes of one disk made anew for another, each once.</summary>
    private sealed class Copy
    {
        private readonly Dictionary<SimulatedNode, SimulatedNode> _made = [];

        public NameChange Of(NameChange change) => new(
            change.Number,
            [.. change.Entries.Select(e => new NameEntry(
                (SimulatedFolder)Of(e.Folder), e.Name, e.Node is null ? null : Of(e.Node)))],
            [.. change.DurableWith.Select(f => (SimulatedFolder)Of(f))]);

        public SimulatedNode Of(SimulatedNode node)
        {
            if (_made.TryGetValue(node, out SimulatedNode? made)) return made;
            made = node is SimulatedFile file
                ? new SimulatedFile(node.Inode, node.Device, node.Permissions) { Bytes = file.Bytes, Synced = file.Synced }
                : new SimulatedFolder(node.Inode, node.Device, node.Permissions);
            (made.Written, made.Changed) = (node.Written, node.Changed);
            _made.Add(node, made);
            if (node is SimulatedFolder folder) Fill((SimulatedFolder)made, folder);
            return made;
        }

        private void Fill(SimulatedFolder made, SimulatedFolder folder)
        {
            foreach ((string name, SimulatedNode child) in folder.Names) made.Names.Add(name, Of(child));
            foreach ((string name, SimulatedNode child) in folder.Synced) made.Synced.Add(name, Of(child));
        }
    }
}
