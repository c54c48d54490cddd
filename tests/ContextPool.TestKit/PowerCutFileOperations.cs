using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// Passes every call on, and remembers of everything below one directory what was synced: <see cref="CutTo"/> writes what
/// a power cut at this moment would leave. A kill leaves all that was written, so no kill shows a sync that is missing.
/// </summary>
internal sealed class PowerCutFileOperations(IFileOperations inner, string root) : WrappingFileOperations(inner)
{
    private readonly Lock _gate = new();
    private readonly Node _root = new(IsDirectory: true);

    /// <summary>Called after every change, within it: the moment to cut.</summary>
    public Action? OnChange { get; set; }

    /// <summary>Writes what would be left to a directory that is not there yet.</summary>
    public void CutTo(TempDirectory directory, string name, Remains remains)
    {
        lock (_gate) Restore(_root, root, directory, name, remains);
    }

    /// <inheritdoc/>
    protected override void After(in FileOperation operation, FileOperationException? failure)
    {
        if (failure is not null || !operation.IsChange) return;
        lock (_gate) Remember(operation);
        OnChange?.Invoke();
    }

    private void Remember(in FileOperation operation)
    {
        switch (operation.Kind)
        {
            case FileOperationKind.CreateNew or FileOperationKind.OpenAppend:
                ParentOf(operation.Path)?.Names.TryAdd(Path.GetFileName(operation.Path), new Node(IsDirectory: false));
                break;
            case FileOperationKind.CreateDirectory:
                ParentOf(operation.Path)?.Names.TryAdd(Path.GetFileName(operation.Path), new Node(IsDirectory: true));
                break;
            case FileOperationKind.Rename or FileOperationKind.Replace:
                Put(operation.To!, Take(operation.Path));
                break;
            case FileOperationKind.Exchange:
                (Node? first, Node? second) = (Take(operation.Path), Take(operation.To!));
                Put(operation.Path, second);
                Put(operation.To!, first);
                break;
            case FileOperationKind.DeleteFile or FileOperationKind.DeleteDirectory:
                Take(operation.Path);
                break;
            case FileOperationKind.Sync or FileOperationKind.SyncDirectory:
                if (Find(operation.Path) is { } node) Sync(node, operation.Path);
                break;
            case FileOperationKind.SyncFileSystem:
                SyncAll(_root, root);
                break;
        }
    }

    private static void Sync(Node node, string path)
    {
        if (node.IsDirectory) node.SyncedNames = new Dictionary<string, Node>(node.Names);
        else node.SyncedBytes = FileOperations.ForThisPlatform.ReadAllOrNull(path) ?? [];
    }

    private static void SyncAll(Node node, string path)
    {
        Sync(node, path);
        foreach ((string name, Node child) in node.Names) SyncAll(child, Path.Combine(path, name));
    }

    private static void Restore(Node node, string livePath, TempDirectory directory, string name, Remains remains)
    {
        if (node.IsDirectory)
        {
            directory.CreateDirectory(name);
            foreach ((string child, Node below) in remains == Remains.Synced ? node.SyncedNames : node.Names)
                Restore(below, Path.Combine(livePath, child), directory, Path.Combine(name, child), remains);
            return;
        }

        byte[] left = node.SyncedBytes;
        if (remains == Remains.NamesAndLengths) Array.Resize(ref left, (int)Math.Max(left.Length, new FileInfo(livePath).Length));
        directory.Write(name, left);
    }

    private Node? Take(string path)
    {
        Node? taken = null;
        ParentOf(path)?.Names.Remove(Path.GetFileName(path), out taken);
        return taken;
    }

    private void Put(string path, Node? node)
    {
        if (node is not null && ParentOf(path) is { } parent) parent.Names[Path.GetFileName(path)] = node;
    }

    private Node? ParentOf(string path) => Find(Path.GetDirectoryName(path)!);

    /// <summary>Null outside the directory that is watched.</summary>
    private Node? Find(string path)
    {
        string relative = Path.GetRelativePath(root, path);
        if (relative == ".") return _root;
        if (relative.StartsWith("..", StringComparison.Ordinal)) return null;
        Node? at = _root;
        foreach (string name in relative.Split(Path.DirectorySeparatorChar)) at = at?.Names.GetValueOrDefault(name);
        return at;
    }

    private sealed record Node(bool IsDirectory)
    {
        public Dictionary<string, Node> Names { get; } = [];

        public Dictionary<string, Node> SyncedNames { get; set; } = [];

        public byte[] SyncedBytes { get; set; } = [];
    }
}
