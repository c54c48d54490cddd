using ContextPool.Files;

namespace ContextPool.TestKit.Simulation;

/// <summary>
/// A disk in memory that knows what of it is durable: bytes of files, and names of directories, each apart from the other. What was
/// not synced may outlive a power cut or not, in any combination (<see cref="PowerCuts"/>); a real disk promises no more. Safe for any
/// number of threads.
/// </summary>
internal sealed partial class SimulatedDisk : IFileOperations
{
    private readonly Lock _gate = new();
    private readonly SimulatedFolder _root;
    private readonly List<NameChange> _unsettled = [];
    private readonly HashSet<SimulatedFile> _dirty = [];
    private readonly HashSet<ulong> _locked = [];
    private readonly HashSet<string> _mounts = new(StringComparer.Ordinal);
    private ulong _lastInode;
    private long _ticks;
    private long _lastChange;

    /// <summary>An empty one.</summary>
    public SimulatedDisk() => _root = new SimulatedFolder(NextInode(), device: 1, Permissions.Public.ForDirectory());

    /// <summary>Called after every change, outside of its lock.</summary>
    public Action<FileOperation>? Changed { get; set; }

    /// <summary>Changes so far.</summary>
    public int Changes { get; private set; }

    /// <summary>A directory that is made later, and a file system of its own.</summary>
    public void Mount(string path) => _mounts.Add(path);

    public FileStat? Stat(string path)
    {
        lock (_gate) return Find(path) is { } node ? StatOf(node) : null;
    }

    public IEnumerable<string> List(string directory)
    {
        List<string> names;
        lock (_gate) names = Find(directory) is SimulatedFolder folder ? [.. folder.Names.Keys] : [];
        foreach (string name in names) yield return name;
    }

    public IFileReader OpenRead(string path)
    {
        lock (_gate)
        {
            return Require(path, "open") is SimulatedFile file
                ? new SimulatedReader(this, file)
                : throw Failed(FileFailure.WrongKind, "open", path);
        }
    }

    public IFileWriter CreateNew(string path, Permissions permissions)
    {
        SimulatedFile file;
        lock (_gate)
        {
            (SimulatedFolder folder, string name) = RequireParent(path, "create");
            if (folder.Names.ContainsKey(name)) throw Failed(FileFailure.AlreadyExists, "create", path);
            file = new SimulatedFile(NextInode(), folder.Device, permissions);
            Put([new NameEntry(folder, name, file)], [folder]);
            Touch(file);
        }

        Tell(FileOperationKind.CreateNew, path);
        return new SimulatedWriter(this, file, path);
    }

    public IFileWriter OpenAppend(string path, Permissions permissions)
    {
        lock (_gate)
        {
            if (Find(path) is SimulatedFile file) return new SimulatedWriter(this, file, path);
            if (Find(path) is not null) throw Failed(FileFailure.WrongKind, "append to", path);
        }

        return CreateNew(path, permissions);
    }

    public bool CreateDirectory(string path, Permissions permissions)
    {
        lock (_gate)
        {
            if (Find(path) is SimulatedFolder) return false;
            (SimulatedFolder folder, string name) = RequireParent(path, "create directory");
            if (folder.Names.ContainsKey(name)) throw Failed(FileFailure.AlreadyExists, "create directory", path);
            int device = _mounts.Contains(path) ? folder.Device + 1 : folder.Device;
            var made = new SimulatedFolder(NextInode(), device, permissions);
            Put([new NameEntry(folder, name, made)], [folder]);
            Touch(made);
        }

        Tell(FileOperationKind.CreateDirectory, path);
        return true;
    }

    public void Rename(string from, string to) => Move(FileOperationKind.Rename, from, to, mayReplace: false);

    public void Replace(string from, string to) => Move(FileOperationKind.Replace, from, to, mayReplace: true);

    public void Exchange(string first, string second)
    {
        lock (_gate)
        {
            (SimulatedNode one, SimulatedNode other) = (Require(first, "exchange"), Require(second, "exchange"));
            ((SimulatedFolder folder, string name), (SimulatedFolder its, string itsName)) =
                (RequireParent(first, "exchange"), RequireParent(second, "exchange"));
            if (folder.Device != its.Device) throw Failed(FileFailure.NotSupported, "exchange", first);
            Put([new NameEntry(folder, name, other), new NameEntry(its, itsName, one)], [folder, its]);
            (one.Changed, other.Changed) = (Now(), Now());
        }

        Tell(FileOperationKind.Exchange, first, second);
    }

    public void DeleteFile(string path)
    {
        lock (_gate)
        {
            if (Find(path) is not { } node) return;
            if (node is SimulatedFolder) throw Failed(FileFailure.WrongKind, "delete", path);
            (SimulatedFolder folder, string name) = RequireParent(path, "delete");
            Put([new NameEntry(folder, name, null)], [folder]);
        }

        Tell(FileOperationKind.DeleteFile, path);
    }

    public void DeleteDirectory(string path)
    {
        lock (_gate)
        {
            if (Find(path) is not { } node) return;
            if (node is not SimulatedFolder { Names.Count: 0 }) throw Failed(FileFailure.Device, "delete directory", path);
            (SimulatedFolder folder, string name) = RequireParent(path, "delete directory");
            Put([new NameEntry(folder, name, null)], [folder]);
        }

        Tell(FileOperationKind.DeleteDirectory, path);
    }

    public IDisposable? TryLock(string path)
    {
        lock (_gate)
        {
            SimulatedNode node = Require(path, "lock");
            return _locked.Add(node.Inode) ? new HeldLock(this, node.Inode) : null;
        }
    }

    public bool IsShared(string path) => false;

    public FileSystemSpace SpaceOf(string path) => new(long.MaxValue / 2, FileSystemSpace.UsualUnit, null);

    private void Move(FileOperationKind kind, string from, string to, bool mayReplace)
    {
        lock (_gate)
        {
            string verb = kind == FileOperationKind.Rename ? "rename" : "replace";
            SimulatedNode node = Require(from, verb);
            ((SimulatedFolder source, string name), (SimulatedFolder target, string newName)) =
                (RequireParent(from, verb), RequireParent(to, verb));
            if (!mayReplace && target.Names.ContainsKey(newName)) throw Failed(FileFailure.AlreadyExists, verb, to);
            if (source.Device != target.Device) throw Failed(FileFailure.NotSupported, verb, from);
            Put([new NameEntry(source, name, null), new NameEntry(target, newName, node)], [target]);
            node.Changed = Now();
        }

        Tell(kind, from, to);
    }

    private void Put(IReadOnlyList<NameEntry> entries, IReadOnlyList<SimulatedFolder> durableWith)
    {
        _unsettled.Add(new NameChange(++_lastChange, entries, durableWith));
        foreach (NameEntry entry in entries)
        {
            if (entry.Node is { } node) entry.Folder.Names[entry.Name] = node;
            else entry.Folder.Names.Remove(entry.Name);
            Touch(entry.Folder);
        }
    }

    private void Touch(SimulatedNode node) => node.Written = node.Changed = Now();

    /// <summary>Each later than the one before: no two changes fall into one tick.</summary>
    private Timestamp Now() => Some.TimeAfter(++_ticks / 1000.0);

    private ulong NextInode() => ++_lastInode;

    private void Tell(FileOperationKind kind, string path, string? to = null)
    {
        lock (_gate) Changes++;
        Changed?.Invoke(new FileOperation(kind, path, to));
    }

    private SimulatedNode? Find(string path)
    {
        SimulatedNode? at = _root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".") continue;
            at = (at as SimulatedFolder)?.Names.GetValueOrDefault(name);
            if (at is null) return null;
        }

        return at;
    }

    private SimulatedNode Require(string path, string verb) => Find(path) ?? throw Failed(FileFailure.NotFound, verb, path);

    private (SimulatedFolder Folder, string Name) RequireParent(string path, string verb) =>
        Find(Path.GetDirectoryName(path) ?? "/") is SimulatedFolder folder
            ? (folder, Path.GetFileName(path))
            : throw Failed(FileFailure.NotFound, verb, path);

    private static FileStat StatOf(SimulatedNode node) => new(
        node is SimulatedFile ? FileKind.File : FileKind.Directory,
        node is SimulatedFile file ? file.Bytes.Length : 0,
        node.Written,
        node.Changed,
        (ulong)node.Device,
        node.Inode,
        node.Permissions);

    private static FileOperationException Failed(FileFailure failure, string verb, string path) =>
        new(failure, verb, path, $"{failure} on a simulated disk");

    private sealed class HeldLock(SimulatedDisk disk, ulong inode) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate) disk._locked.Remove(inode);
        }
    }
}
