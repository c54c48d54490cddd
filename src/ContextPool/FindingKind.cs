namespace ContextPool;

/// <summary>Everything that a check can find. Which is damage, and what is done about each, FORMAT.md lists by code.</summary>
public enum FindingKind
{
    /// <summary>The metadata names an active branch that is not among the branches, or none at all.</summary>
    ActiveBranchMissing,

    /// <summary>The backup that the receipt names has other contents than when it was verified.</summary>
    BackupChanged,

    /// <summary>The backup that the receipt names is not there.</summary>
    BackupMissing,

    /// <summary>This user may not read the backup that the receipt names: whether it is there and sound, another has to say.</summary>
    BackupUnreadable,

    /// <summary>
    /// A message has the size that it had and other contents, and nobody told the index that it was replaced: a disk or somebody
    /// changed it.
    /// </summary>
    ChangedMessage,

    /// <summary>
    /// The log of commits has a line that is not as its writer left it, or of an unknown kind: what was appended with it is not known.
    /// </summary>
    DamagedCommitLog,

    /// <summary>A directory that cannot be listed, or something else in its place: nothing below it was checked.</summary>
    DirectoryUnreadable,

    /// <summary>Something that this format has no name for; it is neither served nor touched.</summary>
    ForeignFile,

    /// <summary>The place of a context without metadata: no reader takes it for a context. Damage unless it is empty.</summary>
    MetadataMissing,

    /// <summary>The metadata cannot be read, is malformed, or belongs to another context: the context does not open.</summary>
    MetadataUnreadable,

    /// <summary>A message that has not the name of the id inside: it is served under neither. It names the id inside.</summary>
    MisnamedMessage,

    /// <summary>There is no index; it is derived and made anew when it is needed.</summary>
    MissingIndex,

    /// <summary>
    /// A branch or the index names a message that is not in the pool. It was lost, unless the receipt tells that the source lacked it
    /// too (where the receipt is too old to tell, its backup does), or where nobody at hand can read the backup that would tell.
    /// </summary>
    MissingMessage,

    /// <summary>A message in no branch: after a crash between writing it and committing it, or because the source was so.</summary>
    OrphanedMessage,

    /// <summary>A pack cannot be read, so nobody can tell which messages are in it.</summary>
    PackUnreadable,

    /// <summary>
    /// A message answers one that is not in the pool and that no branch and no index entry names. It names the one that is missing;
    /// damage where the backup has it, otherwise the source was so.
    /// </summary>
    ParentMissing,

    /// <summary>There is no message pool, as after a copy that left out empty directories: the next save would fail.</summary>
    PoolMissing,

    /// <summary>The receipt belongs to another context, or a value in it is not of its form.</summary>
    ReceiptMismatch,

    /// <summary>
    /// The receipt cannot be read: repair and rollback no longer find the backup, and the next run cannot tell what is new.
    /// </summary>
    ReceiptUnreadable,

    /// <summary>The index differs from the pool in ids, sizes or facts; it mends itself when it is next loaded.</summary>
    StaleIndex,

    /// <summary>There are contexts, but no mark of a store above them: pools that another program wrote. The next save or run writes it.</summary>
    StoreFileMissing,

    /// <summary>The mark of a store is there and does not tell a version; the library refuses to open the store.</summary>
    StoreFileUnreadable,

    /// <summary>The log of commits ends in a line without its end: its writer died before it had committed. The next one cuts it off.</summary>
    TornCommitLog,

    /// <summary>
    /// The index cannot be read. This library writes it whole or not at all, so something else wrote to it, or the disk did.
    /// </summary>
    TornIndex,

    /// <summary>
    /// The log of the index has a line that is no entry. Damage unless it is the last one and lacks its end, as after a crash: the
    /// next writer cuts it off.
    /// </summary>
    TornIndexLog,

    /// <summary>
    /// A log of commits tells of appends that their branches do not have, because something else wrote the metadata anew. The messages
    /// are in the pool; damage where they are in no branch.
    /// </summary>
    UnappliedCommits,

    /// <summary>
    /// A draft whose writer is gone. The next run deletes it, or keeps it in the trash where it is a version that was just replaced.
    /// </summary>
    UnfinishedDraft,

    /// <summary>What was kept of a message while it was being made, and its writer died before it was complete: its text can be recovered.</summary>
    UnfinishedMessage,

    /// <summary>Something on its way to its name when its writer died; the next writer of the context deletes it.</summary>
    UnfinishedWrite,

    /// <summary>A message that cannot be read or is no message. Its neighbours are served.</summary>
    UnreadableMessage,

    /// <summary>
    /// Something looked damaged and changed from one look to the next: somebody is writing there. A later check tells what it comes to.
    /// </summary>
    UnsettledContext,
}
