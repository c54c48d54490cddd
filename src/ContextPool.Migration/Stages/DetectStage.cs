using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Tells contexts from other files, and what is new from what is not. Unchanged contexts cost a stat and a receipt.
/// </summary>
internal sealed class DetectStage(RunEnvironment run) : IStage<ListedFile>
{
    public Task<InFlight> WorkAsync(ListedFile file) => Task.FromResult(
        run.StopAdmitting.IsCancellationRequested || run.IsOutOfSpace ? file.End(Outcome.Skipped, Reason.RunStopped) : Detect(file));

    private InFlight Detect(ListedFile file)
    {
        MigrationItem item = file.Item;
        if (ClaimedSource.TryParseName(item.Name, out string claimed, out _))
            return file.End(Outcome.Skipped, Reason.SourceClaimed, $"a run has set {claimed} aside to remove it");
        if (!SourceFile.TryParseName(item.Name, out ContextId id))
            return file.End(Outcome.Skipped, Reason.NotAContext, "the name is not {uuid}.json");
        item.Facts = item.Facts with { Id = id };
        if (run.Files.Stat(item.SourcePath) is not { } stat)
            return file.End(Outcome.Failed, Reason.SourceDisappeared, "no such file");
        item.Facts = item.Facts with { SourceBytes = stat.Length };
        if (stat.Kind == FileKind.SymbolicLink)
            return file.End(Outcome.Failed, Reason.SymbolicLink, "a symbolic link, which is not followed: expected a regular file");
        if (stat.Kind != FileKind.File)
            return file.End(Outcome.Failed, Reason.NotARegularFile, $"a {SnakeCase.Of(stat.Kind)}: expected a regular file");
        if (IsSecondSpelling(item.Name, id))
            return file.End(Outcome.Failed, Reason.DuplicateContext, $"another file of the directory is context {id} too");
        return CompareWithStore(file, new DetectedSource(id, stat));
    }

    /// <summary>
    /// A name in another case than the canonical one is accepted as long as it is the only one for its id. Of several odd
    /// ones none is: which came first would depend on the listing, and the next run could take the other.
    /// </summary>
    private bool IsSecondSpelling(string name, ContextId id)
    {
        string canonical = SourceFile.NameOf(id);
        return name != canonical
            && (run.Files.Stat(Path.Combine(run.LegacyRoot, canonical)) is not null || run.SpelledTwice.Contains(id));
    }

    private InFlight CompareWithStore(ListedFile file, DetectedSource source)
    {
        ContextLayout context = run.Store.Context(source.Id);
        FileStat? existing = run.Files.Stat(context.Root);
        if (existing is null) return PlanNew(file, source);
        if (existing.Value.Kind != FileKind.Directory)
            return file.End(Outcome.Conflict, Reason.PathOccupied, $"{context.Root} is no directory");
        if (run.Files.Stat(context.Metadata) is null)
        {
            return run.Files.List(context.Root).Any()
                ? file.End(Outcome.Conflict, Reason.PathOccupied, $"{context.Root} has no context.json but is not empty")
                : PlanNew(file, source);
        }

        return ReadReceipt(source.Id, context) is { } receipt ? PlanPublished(file, source, receipt) : Planned(file, source, new Plan.Adopt());
    }

    private InFlight PlanPublished(ListedFile file, DetectedSource source, Receipt receipt)
    {
        if (IsOtherSpellingThanMigrated(file.Item.Name, source.Id, receipt))
        {
            return file.End(
                Outcome.Failed, Reason.DuplicateContext,
                $"the pool was made from {Path.GetFileName(receipt.SourcePath)}: name this file {SourceFile.NameOf(source.Id)} if it is the newer version");
        }

        if (!IsUnchanged(file.Item, source, receipt)) return Planned(file, source, new Plan.Update(receipt));
        return run.Options.DeleteLegacy ? Planned(file, source, new Plan.Retire(receipt)) : file.End(Outcome.Unchanged);
    }

    /// <summary>
    /// The pool was made from a file of another spelling, which may be gone by now: that this one is its newer version nobody has
    /// said. The canonical name is the application's own, so under that it is.
    /// </summary>
    private static bool IsOtherSpellingThanMigrated(string name, ContextId id, Receipt receipt) =>
        name != SourceFile.NameOf(id) && Path.GetFileName(receipt.SourcePath) != name;

    /// <summary>A receipt that names another context came here with a directory that somebody copied: it is none.</summary>
    private Receipt? ReadReceipt(ContextId id, ContextLayout context) =>
        run.Files.ReadAllOrNull(context.Receipt) is { } bytes && Receipt.FromJson(bytes) is { } receipt && receipt.ContextId == id.ToString()
            ? receipt
            : null;

    /// <summary>What was deleted stays deleted, unless its legacy file was written since: then something new is in it.</summary>
    private InFlight PlanNew(ListedFile file, DetectedSource source)
    {
        Receipt? deleted = Tombstone.Read(run.Files, run.Store, source.Id);
        return deleted is not null && IsUnchanged(file.Item, source, deleted)
            ? file.End(Outcome.Skipped, Reason.Deleted, "the context was deleted after its migration")
            : Planned(file, source, new Plan.Migrate(WasDeleted: deleted is not null));
    }

    private bool IsUnchanged(MigrationItem item, DetectedSource source, Receipt receipt)
    {
        if (source.Stat.Length != receipt.SourceBytes) return false;
        if (!run.Options.Checksum) return source.Stat.LastWrite.ToString() == receipt.SourceModified;
        using IFileReader reader = run.Files.OpenRead(item.SourcePath);
        string hash = Convert.ToHexStringLower(FileHash.Of(reader));
        item.Facts = item.Facts with { SourceSha256 = hash };
        return hash == receipt.SourceSha256;
    }

    private static Planned<DetectedSource> Planned(ListedFile file, DetectedSource source, Plan plan) => new(file.Item, plan, source);
}
