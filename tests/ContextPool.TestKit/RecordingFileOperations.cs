using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// Keeps a list of what was asked of the file system, in the order in which the calls ended. Paths below
/// <paramref name="root"/> are told relative to it. Safe for any number of threads.
/// </summary>
internal sealed class RecordingFileOperations(IFileOperations inner, string? root = null) : WrappingFileOperations(inner)
{
    private readonly Lock _gate = new();
    private readonly List<(FileOperation Operation, FileFailure? Failure)> _recorded = [];

    /// <summary>Every call, one line each; a failed one ends in <c>! NoSpace</c> or the like.</summary>
    public IReadOnlyList<string> Lines => Select(_ => true);

    /// <summary>Only what changes the disk or its durability: what a crash could cut short.</summary>
    public IReadOnlyList<string> Changes => Select(o => o.IsChange);

    /// <summary>How many changes were made or tried.</summary>
    public int ChangeCount => Changes.Count;

    /// <summary>How often a call was made on a path that contains the text.</summary>
    public int CountOf(FileOperationKind kind, string pathContains = "") =>
        Select(o => o.Kind == kind && o.Concerns(pathContains)).Count;

    /// <summary>Starts a new list.</summary>
    public void Forget()
    {
        lock (_gate) _recorded.Clear();
    }

    protected override void After(in FileOperation operation, FileOperationException? failure)
    {
        lock (_gate) _recorded.Add((operation, failure?.Failure));
    }

    public override string ToString() => string.Join('\n', Lines);

    private List<string> Select(Func<FileOperation, bool> isWanted)
    {
        lock (_gate)
        {
            return [.. _recorded.Where(r => isWanted(r.Operation)).Select(r =>
                $"{Relative(r.Operation)}{(r.Failure is null ? "" : $" ! {r.Failure}")}")];
        }
    }

    private FileOperation Relative(FileOperation operation) =>
        operation with { Path = Relative(operation.Path), To = operation.To is null ? null : Relative(operation.To) };

    private string Relative(string path)
    {
        if (root is null) return path;
        string relative = Path.GetRelativePath(root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
