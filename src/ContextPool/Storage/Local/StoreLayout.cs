namespace ContextPool.Storage.Local;

/// <summary>The paths of a store. With <see cref="ContextLayout"/> the only code that knows path names; see FORMAT.md, "Tree".</summary>
internal sealed class StoreLayout(string root)
{
    /// <summary>The storage directory, absolute.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The file that names the format version.</summary>
    public string StoreFile => Path.Combine(Root, "store.json");

    /// <summary>Held locked by the one run that migrates into this store; names its holder.</summary>
    public string RunLock => Path.Combine(Root, ".lock");

    /// <summary>The published contexts.</summary>
    public string Contexts => Path.Combine(Root, "contexts");

    /// <summary>Drafts on their way to <see cref="Contexts"/>; one directory a writer.</summary>
    public string Staging => Path.Combine(Root, ".staging");

    /// <summary>What was removed or replaced, until its grace period ends.</summary>
    public string Trash => Path.Combine(Root, ".trash");

    /// <summary>The receipts of deleted contexts.</summary>
    public string Deleted => Path.Combine(Root, "deleted");

    /// <summary>Reports of runs whose report directory failed; see PIPELINE.md, "The report".</summary>
    public string Reports => Path.Combine(Root, "reports");

    /// <summary>How many files each legacy directory held after the last run.</summary>
    public string LegacyCounts => Path.Combine(Root, "legacy-counts.json");

    /// <summary>Lists and searches contexts; derived, and of no meaning to whoever reads them.</summary>
    public string Catalogue => Path.Combine(Root, "catalogue.db");

    /// <summary>The receipt of a deleted context: its legacy file, as long as it is this one, is not migrated again.</summary>
    public string DeletedReceipt(ContextId id) => Path.Combine(Deleted, $"{id}.json");

    /// <summary>A published context.</summary>
    public ContextLayout Context(ContextId id) => new(Path.Combine(Contexts, id.ToString()));

    /// <summary>A context that a writer is building aside.</summary>
    public ContextLayout Draft(string writer, ContextId id) => new(Path.Combine(Staging, writer, id.ToString()));

    /// <summary>A single file on its way into a published context; cleared with the writer's drafts.</summary>
    public string DraftFile(string writer, ContextId id, string name) => Path.Combine(Staging, writer, $"{id}-{name}");

    /// <summary>Where the drafts of one writer lie.</summary>
    public string StagingOf(string writer) => Path.Combine(Staging, writer);

    /// <summary>The name of a thing in the trash: when it got there (sorts by time), a nonce, and what it was.</summary>
    public string TrashEntry(Timestamp at, string what) => Path.Combine(
        Trash, $"{at.ToDateTimeOffset():yyyyMMdd'T'HHmmssfff'Z'}-{Guid.NewGuid().ToString("N")[..6]}-{what}");
}
