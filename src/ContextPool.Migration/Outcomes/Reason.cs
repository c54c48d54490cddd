namespace ContextPool.Migration.Outcomes;

/// <summary>Why an outcome is what it is: the closed list of codes of the report, written in snake_case; PIPELINE.md documents each.</summary>
public enum Reason
{
    /// <summary>Nothing to explain.</summary>
    None,

    // Skipped.

    /// <summary>The name is not <c>{uuid}.json</c>.</summary>
    NotAContext,

    /// <summary>The run was stopped before this file was begun; the next run continues.</summary>
    RunStopped,

    /// <summary>The context was migrated and then deleted, and its legacy file is still the one it was migrated from.</summary>
    Deleted,

    // Unchanged.

    /// <summary>The source was to be removed, but the pool that is to stand for it is damaged.</summary>
    PoolDamaged,

    // Published, and not all that was to follow was done.

    /// <summary>The context is published, but a power cut may still take it: the sync behind its publication failed.</summary>
    PublishedNotDurable,

    /// <summary>The context is published, but its source, which was to be removed, was not.</summary>
    SourceKept,

    /// <summary>A source that a run has set aside to remove it: another run that lives, or it could not be put back.</summary>
    SourceClaimed,

    // Failed: what the path names.

    /// <summary>A symbolic link; links are not followed.</summary>
    SymbolicLink,

    /// <summary>A directory, device, pipe or socket with the name of a context.</summary>
    NotARegularFile,

    /// <summary>Another file of the directory is the same context in another spelling.</summary>
    DuplicateContext,

    /// <summary>The file was gone when it was to be read.</summary>
    SourceDisappeared,

    /// <summary>The file changed while it was worked on.</summary>
    SourceChanged,

    /// <summary>The file may not be read.</summary>
    AccessDenied,

    // Failed: contents, one for each ContentFault.

    /// <inheritdoc cref="ContentFault.EmptyFile"/>
    EmptyFile,

    /// <inheritdoc cref="ContentFault.NulFilled"/>
    NulFilled,

    /// <inheritdoc cref="ContentFault.Truncated"/>
    Truncated,

    /// <inheritdoc cref="ContentFault.InvalidJson"/>
    InvalidJson,

    /// <inheritdoc cref="ContentFault.InvalidUtf8"/>
    InvalidUtf8,

    /// <inheritdoc cref="ContentFault.TooDeep"/>
    TooDeep,

    /// <inheritdoc cref="ContentFault.NotAnObject"/>
    NotAnObject,

    /// <inheritdoc cref="ContentFault.NoMessagePool"/>
    NoMessagePool,

    /// <inheritdoc cref="ContentFault.DuplicateMember"/>
    DuplicateMember,

    /// <inheritdoc cref="ContentFault.ContextIdMismatch"/>
    ContextIdMismatch,

    /// <inheritdoc cref="ContentFault.InvalidMessageId"/>
    InvalidMessageId,

    /// <inheritdoc cref="ContentFault.DuplicateMessageId"/>
    DuplicateMessageId,

    /// <inheritdoc cref="ContentFault.MessageIdMismatch"/>
    MessageIdMismatch,

    /// <inheritdoc cref="ContentFault.MessageNotAnObject"/>
    MessageNotAnObject,

    /// <inheritdoc cref="ContentFault.MessageTooLarge"/>
    MessageTooLarge,

    /// <inheritdoc cref="ContentFault.MetadataTooLarge"/>
    MetadataTooLarge,

    /// <inheritdoc cref="ContentFault.TooManyMessages"/>
    TooManyMessages,

    // Failed: the machine.

    /// <summary>A file system or quota is full.</summary>
    NoSpace,

    /// <summary>A file operation failed.</summary>
    IoError,

    /// <summary>The backup read back is not what was written.</summary>
    BackupDiffers,

    /// <summary>The draft read back is not what the source says.</summary>
    ValidationFailed,

    /// <summary>Another program kept writing to the context for too long; nothing was done, the next run tries again.</summary>
    ContextBusy,

    /// <summary>A defect of the program; the detail names the exception.</summary>
    InternalError,

    // Conflict.

    /// <summary>Source and pool both changed since the receipt.</summary>
    BothChanged,

    /// <summary>A pool without receipt holds something else than the source.</summary>
    ForeignPool,

    /// <summary>Something that is no context stands where the context belongs.</summary>
    PathOccupied,

    /// <summary>The source is older than what the pool was made from.</summary>
    SourceOlder,
}

/// <summary>What follows from a reason.</summary>
internal static class ReasonRules
{
    /// <summary>True where something is left to be done although the outcome alone does not say so.</summary>
    public static bool LeavesWork(this Reason reason) =>
        reason is Reason.PoolDamaged or Reason.PublishedNotDurable or Reason.SourceKept or Reason.SourceClaimed;

    /// <summary>True where a legacy file and a pool are both there, and somebody has to decide between them.</summary>
    public static bool IsBetweenTwoSides(this Reason reason) => reason is Reason.BothChanged or Reason.ForeignPool or Reason.SourceOlder;

    /// <summary>True where something was read back otherwise than it was written.</summary>
    public static bool IsDamage(this Reason reason) =>
        reason is Reason.PoolDamaged or Reason.ValidationFailed or Reason.BackupDiffers;
}
