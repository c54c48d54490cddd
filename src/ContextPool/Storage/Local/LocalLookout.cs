using System.IO.Hashing;
using System.Runtime.InteropServices;
using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// Tells states of contexts by size, time and identity of the four files of which every save writes one: <c>context.json</c>,
/// <c>commits.log</c>, <c>index.json</c> and <c>index.log</c>. A file that is as young as the file system's clock may be written again with
/// the same of all three, so its contents are compared until it is older.
/// </summary>
internal sealed class LocalLookout(LocalStorage storage) : IStorageLookout
{
    // Listening below every context takes two watches of the system for each, and it has few.
    private const int MostListenedTo = 1_000;

    private const int LookedAtAtOnce = 256;

    // The coarsest clock of a file system in use, that of FAT.
    private static readonly long TickOfFiles = TimeSpan.FromSeconds(2).Ticks;

    private readonly IFileOperations _files = storage.Files;
    private readonly StoreLayout _layout = storage.Layout;

    // The youngest file that was seen, and when: the file system's clock is not behind that, whatever ours says.
    private long _youngest = long.MinValue;
    private long _youngestSeen;

    public IAsyncEnumerable<KeyValuePair<ContextId, ContextMark>> LookAsync(Func<ContextId, ContextMark?> known, CancellationToken cancel) =>
        OffThread.InBatches(Looked(known), LookedAtAtOnce, cancel);

    public ValueTask<ContextMark?> LookAtAsync(ContextId id, ContextMark? known, CancellationToken cancel) => new(Task.Run(
        () => LookAt(id, known) ?? (_files.Stat(_layout.Contexts) is null ? throw AllGone() : default(ContextMark?)), cancel));

    public IDisposable? Listen(Action<ContextId?> onHint)
    {
        if (_files.Stat(_layout.Contexts) is null) return null;
        bool isSmall = !_files.List(_layout.Contexts).Skip(MostListenedTo).Any();
        return _files.Listen(_layout.Contexts, isSmall, path =>
        {
            if (path is null) onHint(null);
            else if (ContextId.TryParse(path.AsSpan()[..FirstName(path)], out ContextId id)) onHint(id);
        });
    }

    private static int FirstName(string path)
    {
        int end = path.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return end < 0 ? path.Length : end;
    }

    private IEnumerable<KeyValuePair<ContextId, ContextMark>> Looked(Func<ContextId, ContextMark?> known)
    {
        foreach (string name in _files.List(_layout.Contexts))
        {
            if (!ContextId.TryParse(name, out ContextId id) || name != id.ToString()) continue;
            if (LookAt(id, known(id)) is { } mark) yield return KeyValuePair.Create(id, mark);
        }
    }

    private ContextMark? LookAt(ContextId id, ContextMark? known)
    {
        try
        {
            return LookAt(_layout.Context(id), known);
        }
        catch (FileOperationException e)
        {
            // Whoever opens it learns why. That it could be read before, or can be again, is a change.
            ulong why = 1 + (ulong)e.Failure;
            return new ContextMark(why, why);
        }
    }

    private ContextMark? LookAt(ContextLayout context, ContextMark? known)
    {
        // In this order: a save writes the index before the head, so a head that is seen is never older than the messages beside it.
        FileStat? index = _files.Stat(context.Index);
        FileStat? indexLog = _files.Stat(context.IndexLog);
        FileStat? commits = _files.Stat(context.CommitLog);
        if (_files.Stat(context.Metadata) is not { Kind: FileKind.File } head) return null;
        bool isFresh = IsFresh(head) | (index is { } stat && IsFresh(stat));
        return new ContextMark(Hash(head, commits), Hash(index, indexLog))
        {
            IsFresh = isFresh,
            Contents = isFresh || known is { IsFresh: true } ? HashOfContents(context) : 0,
        };
    }

    /// <summary>
    /// True where the file could be written once more without its time telling it. Judged by the times of the files alone, because the
    /// clock of a file server may be ahead of ours or behind it.
    /// </summary>
    private bool IsFresh(in FileStat file)
    {
        long written = (file.LastWrite.UnixSeconds * TimeSpan.TicksPerSecond) + (file.LastWrite.Nanoseconds / TimeSpan.NanosecondsPerTick);
        long clock = _youngest == long.MinValue ? written : _youngest + storage.Time.GetElapsedTime(_youngestSeen).Ticks;
        if (written >= clock) (_youngest, _youngestSeen) = (written, storage.Time.GetTimestamp());
        return written + TickOfFiles > clock;
    }

    private ulong HashOfContents(ContextLayout context)
    {
        var hash = new XxHash3();
        foreach (string path in (ReadOnlySpan<string>)[context.Metadata, context.Index])
            hash.Append(_files.ReadAllOrNull(path) ?? []);
        return hash.GetCurrentHashAsUInt64() | 1;
    }

    /// <summary>Without the time of the last change of attributes: making a hard link, as backups do, changes that.</summary>
    private static ulong Hash(FileStat? first, FileStat? second)
    {
        Span<ulong> facts = stackalloc ulong[10];
        Fill(facts, first);
        Fill(facts[5..], second);
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(facts));
    }

    private static void Fill(Span<ulong> facts, FileStat? file)
    {
        if (file is not { } stat) return;
        facts[0] = stat.Inode;
        facts[1] = (ulong)stat.Length + 1;
        facts[2] = (ulong)stat.LastWrite.UnixSeconds;
        facts[3] = (ulong)stat.LastWrite.Nanoseconds;
        facts[4] = (ulong)stat.Kind;
    }

    private FileOperationException AllGone() =>
        new(FileFailure.NotFound, "list", _layout.Contexts, "the directory of all contexts is gone: expected it where contexts were seen before");
}
