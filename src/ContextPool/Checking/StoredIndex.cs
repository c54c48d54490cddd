using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <summary>The index as it is on disk, <c>index.log</c> applied, believed only as far as it can be read and never mended.</summary>
/// <param name="IsReadable">True where index.json was read; what stands in the log counts either way.</param>
/// <param name="Entries">By message.</param>
internal sealed record StoredIndex(bool IsReadable, OrderedEntries Entries)
{
    /// <summary>Reads both files; what is wrong with them is added to the findings.</summary>
    /// <param name="files">Where.</param>
    /// <param name="context">The context's directory.</param>
    /// <param name="id">The context.</param>
    /// <param name="sizesOnly">True where nobody will ask for more than ids and sizes.</param>
    /// <param name="findings">Where findings go.</param>
    public static StoredIndex Read(IFileOperations files, ContextLayout context, ContextId id, bool sizesOnly, List<Finding> findings)
    {
        var entries = new OrderedEntriesBuilder(sizesOnly: sizesOnly);
        bool isReadable = TryReadFile(files, context, id, entries, findings);
        if (!isReadable) entries = new OrderedEntriesBuilder(sizesOnly: sizesOnly);
        ReadLog(files, context, id, entries, findings);
        return new StoredIndex(isReadable, entries.Build());
    }

    private static bool TryReadFile(
        IFileOperations files, ContextLayout context, ContextId id, OrderedEntriesBuilder entries, List<Finding> findings)
    {
        try
        {
            if (files.Stat(context.Index) is null)
            {
                findings.Add(new Finding(FindingKind.MissingIndex, id, context.Index, "", "expected an index of the pool"));
                return false;
            }

            using IFileReader reader = files.OpenRead(context.Index);
            IndexFile.ReadInto(entries, reader);
            return true;
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            string place = e is InvalidContentException content ? $"byte {content.Offset}" : "";
            findings.Add(new Finding(FindingKind.TornIndex, id, context.Index, place, e.Message));
            return false;
        }
    }

    private static void ReadLog(
        IFileOperations files, ContextLayout context, ContextId id, OrderedEntriesBuilder entries, List<Finding> findings)
    {
        try
        {
            IndexLogContents log = IndexLog.ReadInto(entries, files, context);
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
