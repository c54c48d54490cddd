using ContextPool.Format;

namespace ContextPool.Migration.Outcomes;

/// <summary>What each reason means and what to do about it: the words of PIPELINE.md's table, a test compares them.</summary>
/// <param name="Means">In one line; code between backticks.</param>
/// <param name="WhatToDo">In one line; code between backticks.</param>
internal sealed record ReasonGuide(string Means, string WhatToDo)
{
    private static readonly Dictionary<string, Reason> ByCode = Enum.GetValues<Reason>().ToDictionary(reason => SnakeCase.Of(reason), StringComparer.Ordinal);

    private static readonly Dictionary<Reason, ReasonGuide> All = new()
    {
        [Reason.NotAContext] = new("the name is not `{uuid}.json`", "nothing, or move it away"),
        [Reason.RunStopped] = new("the run ended before the file was begun, or abandoned it", "nothing: the next run continues"),
        [Reason.Deleted] = new("the context was deleted from the store, its legacy file did not change since", "nothing, or remove the file"),
        [Reason.PoolDamaged] = new("the source was to be removed, but its pool is damaged; the source is kept", "`contextpool check`, `repair`"),
        [Reason.PublishedNotDurable] = new("the sync behind the publication failed: a power cut may still take the context; the source is kept", "distrust the device; the next run makes it durable where the source is to be removed"),
        [Reason.SourceKept] = new("the source was to be removed and was not; the detail says why", "nothing, or permissions: the next run tries again"),
        [Reason.SourceClaimed] = new("a run has set the source aside (`.{name}.claimed`) to remove it, and lives, or it could not be put back", "nothing, or permissions"),
        [Reason.SymbolicLink] = new("links are not followed", "put the file there"),
        [Reason.NotARegularFile] = new("a directory, device, pipe or socket", "move it away"),
        [Reason.DuplicateContext] = new("two files are the same context, spelled in another case, or the pool was made from another spelling", "keep one, named `{uuid}.json` in lower case"),
        [Reason.SourceDisappeared] = new("it was listed and then gone", "nothing, if that was meant"),
        [Reason.SourceChanged] = new("it changed while it was worked on", "nothing: the next run takes it as it is then"),
        [Reason.AccessDenied] = new("a file may not be read or written", "permissions"),
        [Reason.EmptyFile] = new("no bytes", "restore the file"),
        [Reason.NulFilled] = new("starts with NUL bytes, as after a crash of the machine", "restore the file"),
        [Reason.Truncated] = new("the text ends inside a value", "restore the file"),
        [Reason.InvalidJson] = new("breaks the grammar", "repair at the place the detail names"),
        [Reason.InvalidUtf8] = new("bytes that are not UTF-8", "repair at the place the detail names"),
        [Reason.TooDeep] = new("nests deeper than `MaxDepth`", "raise it, if the original reader may"),
        [Reason.NotAnObject] = new("the root is no object", "it is no context"),
        [Reason.NoMessagePool] = new("no object `message_pool`", "it is no context"),
        [Reason.DuplicateMember] = new("a member that decides something (listed in FORMAT.md), or the name of a branch, stands twice in one object", "keep one"),
        [Reason.ContextIdMismatch] = new("`id` is missing or differs from the file's name", "rename the file"),
        [Reason.InvalidMessageId] = new("a message id is no hyphenated UUID", "repair"),
        [Reason.DuplicateMessageId] = new("the same id twice in one pool, in any case", "repair"),
        [Reason.MessageIdMismatch] = new("a message's key differs from its `id`", "repair"),
        [Reason.MessageNotAnObject] = new("a message is no object", "repair"),
        [Reason.MessageTooLarge] = new("above `MaxMessageBytes`", "raise it"),
        [Reason.MetadataTooLarge] = new("above `MaxMetadataBytes`", "raise it"),
        [Reason.TooManyMessages] = new("above `MaxMessages`", "raise it"),
        [Reason.NoSpace] = new("a file system or quota is full: the first such row ends the run (exit 15), what was not yet written is `run_stopped`", "make room; the next run continues"),
        [Reason.IoError] = new("a file operation failed", "the detail names it"),
        [Reason.BackupDiffers] = new("the copy read back is not what was written", "distrust the backup device"),
        [Reason.ValidationFailed] = new("the draft read back is not what the source says", "distrust the storage device; report a defect"),
        [Reason.ContextBusy] = new("another program held the context's writers' lock for more than 10 s, as it was to be updated or adopted", "nothing: the next run tries again"),
        [Reason.InternalError] = new("a defect", "report it, with the log"),
        [Reason.BothChanged] = new("source and pool both changed", "`contextpool diff ID` shows both; `contextpool resolve ID --take source` or `--take pool` keeps one, the other goes to the trash"),
        [Reason.ForeignPool] = new("a pool without receipt holds something else than the source and the defaults that the original adds", "`contextpool diff ID` shows both; `contextpool resolve ID --take source` or `--take pool` keeps one, the other goes to the trash"),
        [Reason.PathOccupied] = new("something else stands where the context belongs", "move it away"),
        [Reason.SourceOlder] = new("the source was replaced by an older version", "`contextpool diff ID` shows both; `contextpool resolve ID --take source` or `--take pool` keeps one, the other goes to the trash"),
    };

    /// <summary>The reason with a code; null for one that this version does not know, and for no reason.</summary>
    public static Reason? Find(string code) =>
        ByCode.TryGetValue(code, out Reason reason) && reason != Reason.None ? reason : null;

    /// <summary>Null for <see cref="Reason.None"/>.</summary>
    public static ReasonGuide? Of(Reason reason) => All.GetValueOrDefault(reason);
}
