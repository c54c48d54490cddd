using System.CommandLine;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Retention;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool gc</c>: removes for good what is due by the settings, as a run does at its end; or says what that is.</summary>
internal sealed class CollectCommand : StoreCommand
{
    private const string TrashKind = "trash";

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what is due, and why; remove nothing." };

    public CollectCommand(ProgramEnvironment environment)
        : base(environment, "gc", "Removes what the settings (Retention) do not keep: of the trash, the backups, the reports.", ReportSymbols.Directory) => Add(_dryRun);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        StoreFormat.Read(call.Files, call.Layout);
        bool isDry = parsed.GetValue(_dryRun);
        if (isDry) return Print(call, Look(call), "due");
        (RunLock? held, string holder) = await RunLockWait.TakeAsync(
            call.Files, call.Layout, RunId.New(call.Time), call.Options.LockWait, call.Time, call.Complain, call.Stop);
        if (held is null)
        {
            call.Complain($"{call.Layout.Root} is in use: {holder}");
            return ExitCodes.StoreLocked;
        }

        using (held) return Print(call, await RemoveAsync(call), "removed");
    }

    private static IReadOnlyList<Leaving> Look(StoreCall call) =>
        PassOf(call, BackupDirectory.OpenReadOnly).Find(call.Time.GetUtcNow());

    private static async Task<IReadOnlyList<Leaving>> RemoveAsync(StoreCall call)
    {
        // What dead writers left goes with it.
        await call.OpenStore().CollectLitterAsync(why => call.Complain($"passed over: {why}"), call.Stop);
        // Opening the backups to remove from them makes the directory.
        bool touchesBackups = !call.Options.Retention.Backups.KeepsEverything && call.Files.Stat(call.Options.BackupDirectory) is not null;
        return PassOf(call, touchesBackups ? BackupDirectory.Open : BackupDirectory.OpenReadOnly)
            .Remove(call.Time.GetUtcNow(), why => call.Complain($"passed over: {why}"));
    }

    private static RetentionPass PassOf(StoreCall call, Func<Files.IFileOperations, string, TimeProvider, Action<string>?, BackupDirectory> open) =>
        new(call.Files, call.Options, open(call.Files, call.Options.BackupDirectory, call.Time, call.Complain));

    private static int Print(StoreCall call, IReadOnlyList<Leaving> gone, string word)
    {
        foreach (Leaving leaving in gone) call.Out.Write($"{word,-7}  {leaving.Kind,-6}  {leaving.Name}  ({leaving.Why})\n");
        foreach (IGrouping<string, Leaving> kind in gone.Where(leaving => leaving.Kind != TrashKind).GroupBy(leaving => leaving.Kind))
            call.Out.Write($"{kind.Count()} {word} of kind {kind.Key}\n");
        int trash = gone.Count(leaving => leaving.Kind == TrashKind);
        int there = new TrashBin(call.Files, call.Layout).List().Count;
        call.Out.Write($"{trash} {word}, {there - (word == "due" ? trash : 0)} stay in the trash\n");
        return ExitCodes.Completed;
    }
}
