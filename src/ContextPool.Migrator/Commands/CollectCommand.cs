using System.CommandLine;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool gc</c>: removes for good what has been in the trash for longer than the grace period.</summary>
internal sealed class CollectCommand : StoreCommand
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what is due; remove nothing." };

    public CollectCommand(ProgramEnvironment environment)
        : base(environment, "gc", $"Empties the trash of what is older than {ContextStoreDays} days.") => Add(_dryRun);

    private static int ContextStoreDays => (int)new ContextStoreOptions().TrashGrace.TotalDays;

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        ContextStore store = call.OpenStore();
        bool isDry = parsed.GetValue(_dryRun);
        Timestamp before = Timestamp.FromDateTime(call.Time.GetUtcNow() - call.StoreOptions.TrashGrace);
        IReadOnlyList<TrashEntry> gone = isDry
            ? await store.ListTrashAsync(call.Stop).Where(entry => entry.At < before).ToListAsync(call.Stop)
            : await store.CollectTrashAsync(why => call.Complain($"passed over: {why}"), call.Stop);
        foreach (TrashEntry entry in gone) call.Out.Write($"{(isDry ? "due    " : "removed")}  {entry.Kind,-8}  {entry.Id}  {entry.At}\n");
        int stay = await store.ListTrashAsync(call.Stop).CountAsync(call.Stop) - (isDry ? gone.Count : 0);
        call.Out.Write($"{gone.Count} {(isDry ? "due" : "removed")}, {stay} stay in the trash\n");
        return ExitCodes.Completed;
    }
}
