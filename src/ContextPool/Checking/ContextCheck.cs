using ContextPool.Backups;
using ContextPool.Files;
using ContextPool.Json;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Checking;

/// <summary>
/// One look at one context. The order is that of every reader: metadata and index before the list of the pool, so that what
/// they name must be there. One thread.
/// </summary>
internal sealed partial class ContextCheck
{
    /// <summary>A context that was saved to during a look is looked at again, the last time with its writers kept out.</summary>
    private const int MaxLooks = 3;

    private readonly IFileOperations _files;
    private readonly ContextLayout _context;
    private readonly ContextId _id;
    private readonly bool _readData;
    private readonly bool _holdsLock;

    private ContextCheck(IFileOperations files, ContextLayout context, ContextId id, bool readData, bool holdsLock)
    {
        _files = files;
        _context = context;
        _id = id;
        _readData = readData;
        _holdsLock = holdsLock;
    }

    /// <summary>What was seen, in the order of the files.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Message files in the pool.</summary>
    public long Messages { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of contents that were read and judged.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Looks at a context that others may be writing to.</summary>
    public static ContextCheck Of(IFileOperations files, StoreLayout store, ContextId id, bool readData)
    {
        ContextLayout context = store.Context(id);
        for (int look = 1; look < MaxLooks; look++)
        {
            string before = Fingerprint(files, context);
            var check = new ContextCheck(files, context, id, readData, holdsLock: false);
            check.Look();
            if (check.Findings.Count == 0 || before == Fingerprint(files, context)) return check;
        }

        using IDisposable? writers = TryLock(files, context);
        return OfLocked(files, store, id, readData, holdsLock: writers is not null);
    }

    /// <summary>Looks at a context whose writers' lock the caller holds.</summary>
    public static ContextCheck OfLocked(IFileOperations files, StoreLayout store, ContextId id, bool readData, bool holdsLock = true)
    {
        var check = new ContextCheck(files, store.Context(id), id, readData, holdsLock);
        check.Look();
        return check;
    }

    private void Look()
    {
        LookAtRoot();
        if (!LookAtMetadata()) return;
        _receipt = ReadReceipt();
        _index = StoredIndex.Read(_files, _context, _id, Findings);
        using var backup = new Lazily<VerifiedBackup>(() => VerifiedBackup.TryOpen(_files, _receipt, _id, out _));
        _backup = backup;
        LookAtPool();
        LookAtReferences();
        LookAtOrphans();
        LookAtParents();
        LookAtIndex();
        LookAtBackup(_receipt);
    }

    private static IDisposable? TryLock(IFileOperations files, ContextLayout context)
    {
        try
        {
            return files.TryLock(context.Root);
        }
        catch (FileOperationException)
        {
            return null;
        }
    }

    /// <summary>Changes whenever a save changes anything: every save renames a file or appends to the log.</summary>
    private static string Fingerprint(IFileOperations files, ContextLayout context)
    {
        string[] watched = [context.Root, context.Pool, context.Metadata, context.Index, context.IndexLog, context.CommitLog];
        return string.Join('|', watched.Select(path =>
        {
            try
            {
                return files.Stat(path)?.ToString() ?? "";
            }
            catch (FileOperationException e)
            {
                return e.Failure.ToString();
            }
        }));
    }

    /// <summary>What reading a file may throw that is about the file.</summary>
    private static bool IsAboutFile(Exception e) => e is FileOperationException or InvalidContentException or OverflowException;

    private static string PlaceOf(Exception e) => e is InvalidContentException content ? $"byte {content.Offset}" : "";

    private static FileFailure? FailureOf(Exception e) => (e as FileOperationException)?.Failure;
}
