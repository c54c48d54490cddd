using ContextPool.Files;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <summary>The index as it is on disk, <c>index.log</c> applied, believed only as far as it can be read and never mended.</summary>
internal sealed class StoredIndex
{
    private readonly Dictionary<MessageId, IndexEntry> _entries = [];

    private StoredIndex()
    {
    }

    /// <summary>True where index.json was read; what stands in the log counts either way.</summary>
    public bool IsReadable { get; private set; }

    /// <summary>By message.</summary>
    public IReadOnlyDictionary<MessageId, IndexEntry> Entries => _entries;

    /// <summary>Reads both files; what is wrong with them is added to the findings.</summary>
    public static StoredIndex Read(IFileOperations files, ContextLayout context, ContextId id, List<Finding> findings)
    {
        var index = new StoredIndex();
        index.ReadFile(files, context, id, findings);
        index.ReadLog(files, context, id, findings);
        return index;
    }

    private void ReadFile(IFileOperations files, ContextLayout context, ContextId id, List<Finding> findings)
    {
        try
        {
            if (files.Stat(context.Index) is null)
            {
                findings.Add(new Finding(FindingKind.MissingIndex, id, context.Index, "", "expected an index of the pool"));
                return;
            }

            using IFileReader reader = files.OpenRead(context.Index);
            foreach (IndexEntry entry in IndexFile.Read(reader)) _entries[entry.Id] = entry;
            IsReadable = true;
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            string place = e is InvalidContentException content ? $"byte {content.Offset}" : "";
            findings.Add(new Finding(FindingKind.TornIndex, id, context.Index, place, e.Message));
        }
    }

    private void ReadLog(IFileOperations files, ContextLayout context, ContextId id, List<Finding> findings)
    {
        try
        {
            IndexLogContents log = IndexLog.Read(files, context);
            foreach ((MessageId message, IndexEntry? entry) in log.LastWords)
            {
                if (entry is { } last) _entries[message] = last;
                else _entries.Remove(message);
            }

            if (log.IsDamaged)
                findings.Add(new Finding(FindingKind.TornIndexLog, id, context.IndexLog, "", "expected an index entry on every line"));
            if (log.IsTorn)
                findings.Add(new Finding(FindingKind.TornIndexLog, id, context.IndexLog, "last line", "expected a newline at its end") { IsDamage = false });
        }
        catch (Exception e) when (e is FileOperationException or OverflowException)
        {
            findings.Add(new Finding(FindingKind.TornIndexLog, id, context.IndexLog, "", e.Message));
        }
    }
}
