using System.Collections.Frozen;
using static ContextPool.FindingSeverity;

namespace ContextPool;

/// <summary>The one table of what a check can find. FORMAT.md prints it, and a test compares the two.</summary>
internal static class FindingRules
{
    private const string Store = "store";
    private const string Context = "context";
    private const string StoreOrContext = "store or context";
    private const string Message = "message";

    private static readonly FrozenDictionary<FindingKind, FindingRule> ByKind = new FindingRule[]
    {
        new(FindingKind.ActiveBranchMissing, Note, Context, "which branch is meant is for a person to say"),
        new(FindingKind.BackupChanged, Damage, Context, "none: a backup is a copy of the legacy file, which a pool does not replace"),
        new(FindingKind.BackupMissing, Damage, Context, "put it back; a pool does not replace a copy of the legacy file"),
        new(FindingKind.BackupUnreadable, Note, Context, "check and repair as a user who may read it"),
        new(
            FindingKind.ChangedMessage, Damage, Message, "comes back from the backup where no program wrote it since; else say whether to keep or to recover it",
            RepairKind.RecoverMessage, RepairKind.AcceptMessage),
        new(FindingKind.DamagedCommitLog, Damage, Context, "where in which branch its messages belong is for a person to say"),
        new(FindingKind.DirectoryUnreadable, Damage, StoreOrContext, "mend its rights or its disk"),
        new(FindingKind.ForeignFile, Note, StoreOrContext, "goes to the trash where that is asked for and it is in a context", RepairKind.TrashFile),
        new(
            FindingKind.MetadataMissing, DamageOrNote, Context, "made anew from the backup; an empty directory is removed",
            RepairKind.RebuildMetadata, RepairKind.RemoveEmptyDirectory) { NoteWhere = "the directory is empty" },
        new(FindingKind.MetadataUnreadable, Damage, Context, "made anew from the backup", RepairKind.RebuildMetadata),
        new(
            FindingKind.MisnamedMessage, Damage, Message, "gets the name of the id inside; what its own name stood for comes back from the backup",
            RepairKind.RenameMessage, RepairKind.RecoverMessage),
        new(FindingKind.MissingIndex, Note, Context, "made anew from the pool", RepairKind.RebuildIndex),
        new(FindingKind.MissingMessage, DamageOrNote, Message, "comes back from the backup", RepairKind.RecoverMessage)
        {
            NoteWhere = "its source lacked it too, or nobody at hand can read what would tell",
        },
        new(FindingKind.OrphanedMessage, Note, Message, "goes to the trash where that is asked for", RepairKind.TrashFile),
        new(FindingKind.PackUnreadable, Damage, Context, "put it back or mend its rights; messages that are nowhere else come back from the backup, as they were migrated"),
        new(FindingKind.ParentMissing, DamageOrNote, Message, "comes back from the backup", RepairKind.RecoverMessage)
        {
            NoteWhere = "its source lacked it too",
        },
        new(FindingKind.PoolMissing, Note, Context, "created", RepairKind.CreatePool),
        new(FindingKind.ReceiptMismatch, Damage, Context, "none: the next run compares the context with its source"),
        new(FindingKind.ReceiptUnreadable, Damage, Context, "none: the next run compares the context with its source"),
        new(FindingKind.StaleIndex, Note, Context, "made anew from the pool", RepairKind.RebuildIndex),
        new(FindingKind.StoreFileMissing, Note, Store, "written", RepairKind.CreateStoreFile),
        new(FindingKind.StoreFileUnreadable, Damage, Store, "whether a newer version wrote it is for a person to say"),
        new(FindingKind.TornCommitLog, Note, Context, "the next writer cuts it off"),
        new(FindingKind.TornIndex, Damage, Context, "made anew from the pool", RepairKind.RebuildIndex),
        new(FindingKind.TornIndexLog, DamageOrNote, Context, "made anew from the pool", RepairKind.RebuildIndex)
        {
            NoteWhere = "it is the last line, without its end",
        },
        new(
            FindingKind.UnappliedCommits, DamageOrNote, Context, "history goes to the trash; where in which branch messages belong is for a person to say",
            RepairKind.TrashFile) { NoteWhere = "every message of it is in a branch" },
        new(FindingKind.UnfinishedDraft, Note, StoreOrContext, "deleted where no run is at work", RepairKind.DeleteUnfinishedDraft),
        new(FindingKind.UnfinishedMessage, Note, Context, "the application recovers or discards it; goes to the trash where that is asked for orphans", RepairKind.TrashFile),
        new(FindingKind.UnfinishedWrite, Note, Context, "goes to the trash", RepairKind.TrashFile),
        new(FindingKind.UnreadableMessage, Damage, Message, "comes back from the backup", RepairKind.RecoverMessage),
        new(FindingKind.UnsettledContext, Note, StoreOrContext, "a later check tells what it comes to"),
    }.ToFrozenDictionary(r => r.Kind);

    /// <summary>All of them, by kind.</summary>
    public static IEnumerable<FindingRule> All => ByKind.Values.OrderBy(r => r.Kind);

    /// <summary>What holds for a kind.</summary>
    public static FindingRule Of(FindingKind kind) => ByKind[kind];
}
