using ContextPool.Backups;
using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Migration.Outcomes;
using ContextPool.Model;
using ContextPool.Trash;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Tells contexts from other files, and what is new from what is not. Unchanged contexts cost a stat and a receipt.
/// </summary>
internal sealed class DetectStage(RunEnvironment run) : IStage
{
    private const string Extension = ".json";

    public Task WorkAsync(MigrationItem item)
    {
        if (run.StopAdmitting.IsCancellationRequested) item.End(Outcome.Skipped, Reason.RunStopped);
        else if (IsContextFile(item)) CompareWithStore(item);
        return Task.CompletedTask;
    }

    private bool IsContextFile(MigrationItem item)
    {
        if (!item.Name.EndsWith(Extension, StringComparison.Ordinal)
            || !ContextId.TryParse(item.Name.AsSpan(0, item.Name.Length - Extension.Length), out ContextId id))
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

    /// <summary>Names in another case than the canonical one are accepted as long as they are the only one for their id.</summary>
    private bool IsSecondSpelling(MigrationItem item, ContextId id)
    {
        string canonical = id + Extension;
        if (item.Name == canonical) return false;
        return run.OddSpellings.GetOrAdd(id, item.Name) != item.Name
            || run.Files.Stat(Path.Combine(run.LegacyRoot, canonical)) is not null;
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

        byte[]? bytes = run.Files.ReadAllOrNull(context.Receipt);
        item.Receipt = bytes is null ? null : Receipt.FromJson(bytes);
        item.Plan = item.Receipt is null ? Plan.Adopt
            : !IsUnchanged(item, item.Receipt) ? Plan.Update
            : Plan.Retire;
        if (item.Plan == Plan.Retire && (!run.Options.DeleteLegacy || run.Options.DryRun)) item.End(Outcome.Unchanged);
    }

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
        item.SourceHash = SourceHash.Of(reader);
        return Convert.ToHexStringLower(item.SourceHash) == receipt.SourceSha256;
    }
}
