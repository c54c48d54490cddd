using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// One look at the directory of one context. Here what lies in it that is no part of a context, or only half of one; the parts in the
/// other files. One thread.
/// </summary>
internal sealed partial class ContextExamination : IContextExamination
{
    // Far longer than a save takes from its first file aside to its last rename.
    private static readonly TimeSpan AsidesLive = TimeSpan.FromMinutes(1);

    private readonly LocalContext _parts;
    private readonly IFileOperations _files;
    private readonly ContextLayout _context;
    private readonly ContextId _id;
    private readonly Timestamp _now;
    private readonly Timestamp? _asidesAreLitterBefore;
    private readonly ICollection<Finding> _findings;
    private readonly List<string> _unappliedLogs = [];

    /// <param name="storage">Has the context.</param>
    /// <param name="id">The context.</param>
    /// <param name="isLocked">True where the caller holds the writers' lock, so that no file aside is on its way.</param>
    /// <param name="findings">Where findings go, as they are made.</param>
    public ContextExamination(LocalStorage storage, ContextId id, bool isLocked, ICollection<Finding> findings)
    {
        _files = storage.Files;
        _context = storage.Layout.Context(id);
        _parts = new LocalContext(storage, _context, id);
        _raw = new LocalRawParts(_files, _context);
        _pool = _parts.Pool();
        _id = id;
        _now = storage.Now();
        _asidesAreLitterBefore = isLocked ? null : Timestamp.FromDateTime(storage.Time.GetUtcNow() - AsidesLive);
        _findings = findings;
    }

    public IPlaces Places => _context;

    /// <summary>Every save renames a file or appends to a log, and so does whoever packs.</summary>
    public ValueTask<string> ReadStateAsync(CancellationToken cancel)
    {
        string[] watched = [_context.Root, _context.Pool, _context.Packs, _context.Metadata, _context.Index, _context.IndexLog, _context.CommitLog];
        return new(string.Join('|', watched.Select(path =>
        {
            try
            {
                return _files.Stat(path)?.ToString() ?? "";
            }
            catch (FileOperationException e)
            {
                return e.Failure.ToString();
            }
        })));
    }

    /// <summary>Everything in the directory itself, by name.</summary>
    public ValueTask LookAroundAsync(CancellationToken cancel)
    {
        string[] known = [_context.Metadata, _context.Index, _context.IndexLog, _context.CommitLog, _context.Receipt, _context.Pool, _context.Packs];
        foreach (string name in SortedNames(_context.Root))
        {
            string path = Path.Combine(_context.Root, name);
            if (known.Contains(path)) continue;
            if (ContextLayout.IsAside(name)) ExamineAside(path);
            else if (ContextLayout.IsUnappliedCommits(name)) _unappliedLogs.Add(path);
            else if (ContextLayout.TryParseStreamingName(name, out MessageId message)) ExamineStreaming(path, message);
            else if (ContextLayout.IsStreaming(name)) ExamineAside(path);
            else Add(FindingKind.ForeignFile, path, "", "expected only the files of a context here");
        }

        return default;
    }

    /// <summary>The names in a directory, ordered; none, and a finding, where it cannot be listed.</summary>
    private List<string> SortedNames(string directory)
    {
        try
        {
            List<string> names = [.. _files.List(directory)];
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (FileOperationException e)
        {
            Add(FindingKind.DirectoryUnreadable, directory, "", e.Message);
            return [];
        }
    }

    /// <summary>While a writer is at work the file is on its way and no litter; writers do not take long.</summary>
    private void ExamineAside(string path)
    {
        try
        {
            if (_asidesAreLitterBefore is { } time && !(_files.Stat(path) is { } stat && stat.LastWrite < time)) return;
        }
        catch (FileOperationException)
        {
            // Found all the same: what cannot be looked at is not on its way.
        }

        Add(FindingKind.UnfinishedWrite, path, "", "its writer is gone: expected it to be renamed or deleted");
    }

    /// <summary>What is kept of a message while it is being made: as long as its writer lives it is no finding.</summary>
    private void ExamineStreaming(string path, MessageId message)
    {
        try
        {
            if (LocalPartials.HasWriter(_files, path, _now)) return;
            if (IsSaved(message) || _files.Stat(path) is { Length: 0 }) ExamineAside(path);
            else if (_files.Stat(path) is not null)
                _findings.Add(new Finding(FindingKind.UnfinishedMessage, _id, path, "", "its writer is gone: expected it to be recovered or discarded") { Message = message });
        }
        catch (FileOperationException e)
        {
            Add(FindingKind.UnfinishedMessage, path, "", e.Message);
        }
    }

    private bool IsSaved(MessageId message)
    {
        try
        {
            return _parts.Names(message);
        }
        catch (InvalidContentException)
        {
            // The head has a finding of its own.
            return false;
        }
    }

    private void Add(FindingKind kind, string path, string within, string detail) => _findings.Add(new Finding(kind, _id, path, within, detail));
}
