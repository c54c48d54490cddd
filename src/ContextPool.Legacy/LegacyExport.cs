using System.Collections.Concurrent;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// The way back: writes a context as the one legacy file it came from, or would have come from. Every token is the pool's, in the
/// application's white space; order of messages, spelling of their keys and spelling of the state are those of the backup where
/// that is intact. The pool stays as it is.
/// </summary>
public sealed partial class LegacyExport
{
    private const int PoolLevel = 1;

    private readonly StoreLayout _store;
    private readonly IFileOperations _files;
    private readonly ConcurrentDictionary<string, bool> _cleared = new(StringComparer.Ordinal);

    /// <summary>Exports from a storage directory.</summary>
    public LegacyExport(string storageDirectory)
        : this(FileOperations.ForThisPlatform, storageDirectory ?? throw new ArgumentNullException(nameof(storageDirectory)))
    {
    }

    /// <summary>As <see cref="LegacyExport(string)"/>, on other file operations.</summary>
    internal LegacyExport(IFileOperations files, string storageDirectory)
    {
        _files = files;
        _store = new StoreLayout(storageDirectory);
    }

    /// <summary>
    /// Writes <c>{directory}/{id}.json</c>, durably and whole or not at all, with the permissions of <c>context.json</c>.
    /// </summary>
    /// <param name="id">The context. Throws <see cref="ContextNotFoundException"/> where there is none.</param>
    /// <param name="directory">Made where it is not there. Throws a <see cref="StorageException"/> (<see cref="ErrorCodes.PathOccupied"/>) rather than replace a file in it.</param>
    /// <param name="leaveOutUnreadable">
    /// False: throws <see cref="UnreadableMessagesException"/> where something in the pool cannot be exported. True: leaves it out and
    /// lists it in the result.
    /// </param>
    public LegacyExportResult Write(ContextId id, string directory, bool leaveOutUnreadable = false)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ContextLayout context = _store.Context(id);
        string target = Path.Combine(Path.GetFullPath(directory), $"{id}.json");
        if (_files.Stat(target) is not null)
            throw new FileOperationException(FileFailure.AlreadyExists, "export", target, "a file is there already");
        StoredHead head = HeadReader.Read(_files, context, id) ?? throw new ContextNotFoundException(id);
        ContextMetadata metadata = head.Metadata;
        Permissions permissions = head.Version.Permissions.ForFile();

        List<string> unreadable = [];
        OrderedEntries entries = ReadPool(context, unreadable);
        using VerifiedBackup? backup = OpenBackup(context, id);
        unreadable.AddRange(Lost(context, metadata, backup));
        if (unreadable.Count > 0 && !leaveOutUnreadable) throw new UnreadableMessagesException(id, unreadable);
        List<ExportedMessage> messages = InOrder(entries, backup);
        _files.CreateDirectories(directory, permissions.ForDirectory());
        long length = WriteAside(context, metadata, messages, backup, target, permissions);
        return new LegacyExportResult(target, messages.Count, length, backup?.Path, unreadable);
    }

    /// <summary>What is in the pool, and what is there that cannot be carried: it must not vanish without a word.</summary>
    private OrderedEntries ReadPool(ContextLayout context, List<string> unreadable)
    {
        foreach (string name in _files.List(context.Pool).Order(StringComparer.Ordinal))
        {
            if (!ContextLayout.TryParseMessageName(name, out _)) unreadable.Add($"{Path.Combine(context.Pool, name)}: not named by a message id");
        }

        unreadable.AddRange(new MessagePool(_files, context).UnreadablePacks());
        return IndexBuilder.FromPool(
            _files, context, IndexBuilder.FileTime(_files, context), (id, why) => unreadable.Add($"{context.Message(id)}: {why}"));
    }

    /// <summary>What a branch names and the backup has, and the pool has not any more.</summary>
    private IEnumerable<string> Lost(ContextLayout context, ContextMetadata metadata, VerifiedBackup? backup)
    {
        var pool = new MessagePool(_files, context);
        return metadata.Branches.SelectMany(b => b.MessageIds).Distinct()
            .Where(id => backup?.Contains(id) == true && !pool.Has(id))
            .Select(id => $"{context.Message(id)}: missing, and {backup!.Path} has it: repair first");
    }

    private VerifiedBackup? OpenBackup(ContextLayout context, ContextId id)
    {
        byte[]? bytes = _files.ReadAllOrNull(context.Receipt);
        return VerifiedBackup.TryOpen(_files, bytes is null ? null : Receipt.FromJson(bytes), id, out _);
    }

    /// <summary>The legacy file's order, then what came later by time; without a backup all by time.</summary>
    private static List<ExportedMessage> InOrder(OrderedEntries entries, VerifiedBackup? backup)
    {
        var remaining = entries.ToDictionary(e => e.Id);
        var ordered = new List<ExportedMessage>(entries.Count);
        foreach (LegacyMessage message in backup?.Source.Messages ?? [])
        {
            if (remaining.Remove(message.Id)) ordered.Add(new ExportedMessage(message.Id, message.Offset));
        }

        ordered.AddRange(remaining.Values.OrderBy(e => e.Timestamp).ThenBy(e => e.Id).Select(e => new ExportedMessage(e.Id, null)));
        return ordered;
    }

    private long WriteAside(
        ContextLayout context, ContextMetadata metadata, List<ExportedMessage> messages, VerifiedBackup? backup, string target,
        Permissions permissions)
    {
        string directory = Path.GetDirectoryName(target)!;
        ClearAbandoned(directory);
        using var aside = AsideFile.Create(_files, new ContextLayout(directory).Aside, permissions);
        long length = WriteFile(aside.Writer, context, metadata, messages, backup);
        aside.Writer.Sync();
        aside.Close();
        _files.Rename(aside.Path, target);
        aside.Keep();
        _files.SyncDirectory(directory);
        return length;
    }

    /// <summary>Removes what a killed export left unfinished; once per directory, because all of a store may go to one.</summary>
    private void ClearAbandoned(string directory)
    {
        if (!_cleared.TryAdd(directory, true)) return;
        foreach (string name in _files.List(directory).Where(ContextLayout.IsGeneratedAside).ToList())
        {
            try
            {
                AsideFile.RemoveIfAbandoned(_files, Path.Combine(directory, name));
            }
            catch (FileOperationException)
            {
                // It is in nobody's way.
            }
        }
    }

    /// <summary>A message, and where the legacy file had it; null where it had not.</summary>
    private readonly record struct ExportedMessage(MessageId Id, long? Offset);
}
