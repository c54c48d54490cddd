using System.Collections;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <summary>
/// One look at one context. The order is that of every reader: metadata and index before the list of the pool, so that what
/// they name must be there. One thread.
/// </summary>
internal sealed partial class ContextCheck : OneLook
{
    /// <summary>A context that was saved to during a look is looked at again.</summary>
    private const int MaxLooks = 3;

    // Far longer than a save takes from its first file aside to its last rename.
    private static readonly TimeSpan AsidesLive = TimeSpan.FromMinutes(1);

    private readonly IFileOperations _files;
    private readonly ContextLayout _context;
    private readonly ContextId _id;
    private readonly bool _readData;
    private readonly BackupReader? _backups;
    private readonly ContextExamination _examination;

    private ContextCheck(
        IFileOperations files, ContextLayout context, ContextId id, bool readData, BackupReader? backups, Timestamp? asidesAreLitterBefore)
        : base(files)
    {
        _files = files;
        _context = context;
        _id = id;
        _readData = readData;
        _backups = backups;
        _examination = new ContextExamination(files, context, id, asidesAreLitterBefore, Findings);
    }

    /// <summary>Message files in the pool.</summary>
    public long Messages { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of contents that were read and judged.</summary>
    public long BytesRead { get; private set; }

    /// <summary>
    /// One look at a context that others may be writing to. It takes no lock: a writer that finds it taken takes the context for one
    /// that is being written.
    /// </summary>
    public static ContextCheck Of(
        IFileOperations files, StoreLayout store, ContextId id, bool readData, BackupReader? backups, DateTimeOffset now)
    {
        ContextLayout context = store.Context(id);
        for (int look = 1; ; look++)
        {
            string before = Fingerprint(files, context);
            var check = new ContextCheck(files, context, id, readData, backups, Timestamp.FromDateTime(now - AsidesLive));
            check.Look();
            if (look == MaxLooks || check.Findings.Count == 0 || before == Fingerprint(files, context)) return check;
        }
    }

    /// <summary>Looks at a context whose writers' lock the caller holds, so that every file aside is litter.</summary>
    public static ContextCheck OfLocked(IFileOperations files, StoreLayout store, ContextId id, bool readData, BackupReader? backups)
    {
        var check = new ContextCheck(files, store.Context(id), id, readData, backups, asidesAreLitterBefore: null);
        check.Look();
        return check;
    }

    /// <summary>What is left when nobody looks any more.</summary>
    public CheckedContext ToResult() => new(Findings, Messages, Bytes, BytesRead);

    private void Look()
    {
        _examination.ExamineRoot();
        if (!LookAtMetadata()) return;
        _receipt = ReadReceipt();
        _index = StoredIndex.Read(_files, _context, _id, sizesOnly: !_readData, Findings);
        using var backup = new Lazily<ISourceBackup>(
            () => _receipt is null ? null : _backups?.TryOpen(_files, _receipt, _id, out _));
        _backup = backup;
        LookAtPool();
        LookAtReferences();
        LookAtOrphans();
        LookAtParents();
        LookAtIndex();
        LookAtBackup(_receipt);
        Forget();
    }

    /// <summary>The findings may wait for others; what they were found by need not.</summary>
    private void Forget()
    {
        _named = NamedMessages.None;
        _index = null;
        _backup = null;
        _pool = new PoolSizes([]);
        _times = new MessageTimes(0);
        _tellsOtherFacts = new BitArray(0);
        _missing.Clear();
        _missing.TrimExcess();
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

    /// <summary>Not to be allowed to read a thing says nothing about the thing.</summary>
    private static FindingTraits TraitsOf(FileFailure? failure) =>
        failure is FileFailure.AccessDenied or FileFailure.TooManyOpenFiles ? FindingTraits.IsRefused : FindingTraits.None;
}
