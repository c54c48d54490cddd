using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Tells contexts from other files, and what is new from what is not. Unchanged contexts cost a stat and a receipt.
/// </summary>
internal sealed class DetectStage(RunEnvironment run) : IStage
{
    public Task WorkAsync(MigrationItem item)
    {
        if (run.StopAdmitting.IsCancellationRequested || run.IsOutOfSpace) item.End(Outcome.Skipped, Reason.RunStopped);
        else if (IsContextFile(item)) CompareWithStore(item);
        return Task.CompletedTask;
    }

    private bool IsContextFile(MigrationItem item)
    {
        if (ClaimedSource.TryParseName(item.Name, out string claimed, out _))
        {
            item.End(Outcome.Skipped, Reason.SourceClaimed, $"a run has set {claimed} aside to remove it");
            return false;
        }

        if (!SourceFile.TryParseName(item.Name, out ContextId id))
        {
            item.End(Outcome.Skipped, Reason.NotAContext, "the name is not {uuid}.json");
            return false;
        }

        item.Id = id;
        if (run.Files.Stat(item.SourcePath) is not { } stat)
        {
            item.End(Outcome.Failed, Reason.SourceDisappeared, "no such file");
            return false;
        }

        item.SourceStat = stat;
        if (stat.Kind == FileKind.SymbolicLink)
            item.End(Outcome.Failed, Reason.SymbolicLink, "a symbolic link, which is not followed: expected a regular file");
        else if (stat.Kind != FileKind.File)
            item.End(Outcome.Failed, Reason.NotARegularFile, $"a {SnakeCase.Of(stat.Kind)}: expected a regular file");
        else if (IsSecondSpelling(item, id))
            item.End(Outcome.Failed, Reason.DuplicateContext, $"another file of the directory is context {id} too");
        return !item.HasEnded;
    }

    /// <summary>
    /// A name in another case than the canonical one is accepted as long as it is the only one for its id. Of several odd
    /// ones none is: which came first would depend on the listing, and the next run could take the other.
    /// </summary>
    private bool IsSecondSpelling(MigrationItem item, ContextId id)
    {
        string canonical = SourceFile.NameOf(id);
        return item.Name != canonical
            && (run.Files.Stat(Path.Combine(run.LegacyRoot, canonical)) is not null || run.SpelledTwice.Contains(id));
    }

    /// <summary>
    /// The pool was made from a file of another spelling, which may be gone by now: that this one is its newer version nobody has
    /// said. The canonical name is the application's own, so under that it is.
    /// </summary>
    private static bool IsOtherSpellingThanMigrated(MigrationItem item)
    {
        string canonical = SourceFile.NameOf(item.Id!.Value);
        if (item.Receipt is null || item.Name == canonical || Path.GetFileName(item.Receipt.SourcePath) == item.Name) return false;
        item.End(
            Outcome.Failed, Reason.DuplicateContext,
            $"the pool was made from {Path.GetFileName(item.Receipt.SourcePath)}: name this file {canonical} if it is the newer version");
        return true;
    }

    private void CompareWithStore(MigrationItem item)
    {
        ContextLayout context = run.ContextOf(item);
        FileStat? existing = run.Files.Stat(context.Root);
        if (existing is null)
        {
            PlanNew(item);
            return;
        }

        if (existing.Value.Kind != FileKind.Directory)
        {
            item.End(Outcome.Conflict, Reason.PathOccupied, $"{context.Root} is no directory");
            return;
        }

        if (run.Files.Stat(context.Metadata) is null)
        {
            if (run.Files.List(context.Root).Any())
                item.End(Outcome.Conflict, Reason.PathOccupied, $"{context.Root} has no context.json but is not empty");
            else PlanNew(item);
            return;
        }

        item.Receipt = ReadReceipt(item, context);
        if (IsOtherSpellingThanMigrated(item)) return;
        item.Plan = item.Receipt is null ? Plan.Adopt
            : !IsUnchanged(item, item.Receipt) ? Plan.Update
            : Plan.Retire;
        if (item.Plan == Plan.Retire && !run.Options.DeleteLegacy) item.End(Outcome.Unchanged);
    }

    /// <summary>A receipt that names another context came here with a directory that somebody copied: it is none.</summary>
    private Receipt? ReadReceipt(MigrationItem item, ContextLayout context) =>
        run.Files.ReadAllOrNull(context.Receipt) is { } bytes && Receipt.FromJson(bytes) is { } receipt
            && receipt.ContextId == item.Id!.Value.ToString()
            ? receipt
            : null;

    /// <summary>What was deleted stays deleted, unless its legacy file was written since: then something new is in it.</summary>
    private void PlanNew(MigrationItem item)
    {
        item.Plan = Plan.Migrate;
        if (Tombstone.Read(run.Files, run.Store, item.Id!.Value) is not { } deleted) return;
        item.WasDeleted = true;
        if (IsUnchanged(item, deleted)) item.End(Outcome.Skipped, Reason.Deleted, "the context was deleted after its migration");
    }

    private bool IsUnchanged(MigrationItem item, Receipt receipt)
    {
        if (item.SourceStat.Length != receipt.SourceBytes) return false;
        if (!run.Options.Checksum) return item.SourceStat.LastWrite.ToString() == receipt.SourceModified;
        using IFileReader reader = run.Files.OpenRead(item.SourcePath);
        item.SourceHash = FileHash.Of(reader);
        return Convert.ToHexStringLower(item.SourceHash) == receipt.SourceSha256;
    }
}
