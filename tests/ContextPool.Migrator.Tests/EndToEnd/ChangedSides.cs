using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>
/// A migrated store in which afterwards source, pool, both or neither changed, one context per row of the table of
/// outcomes; then a dry run and a run. To be read only.
/// </summary>
public sealed class ChangedSides : IDisposable
{
    private readonly Dictionary<string, ContextId> _ids = [];

    public ChangedSides()
    {
        foreach (string kind in Kinds.Keys) _ids.Add(kind, Work.Generate(1, messages: 4)[0]);
        First = Work.Migrate();
        foreach ((string kind, (_, Action<Workplace, ContextId> change)) in Kinds) change(Work, _ids[kind]);
        Storage = Work.Files.Snapshot(Workplace.Storage);
        Backups = Work.Files.Snapshot(Workplace.Backups);
        Dry = Work.Migrate("--dry-run");
        DryReport = Work.Report;
        TouchedByDryRun = Storage.DifferencesTo(Work.Files.Snapshot(Workplace.Storage));
        Result = Work.Migrate();
        Report = Work.Report;
    }

    /// <summary>What changed, and the outcome and reason that must come of it.</summary>
    internal static IReadOnlyDictionary<string, (string Outcome, Action<Workplace, ContextId> Change)> Kinds { get; } =
        new Dictionary<string, (string, Action<Workplace, ContextId>)>
        {
            ["nothing"] = ("unchanged ", (_, _) => { }),
            ["pool"] = ("unchanged ", ChangePool),
            ["times-of-source"] = ("unchanged ", (work, id) => Touch(work, id, hours: 1)),
            ["source"] = ("updated ", ChangeSource),
            ["source-and-pool"] = ("conflict both_changed", Both(ChangeSource, ChangePool)),
            ["source-to-an-older-one"] = ("conflict source_older", Both(ChangeSource, GrowOlder)),
            ["source-to-a-broken-one"] = ("failed truncated", BreakSource),
            ["receipt-lost"] = ("adopted ", LoseReceipt),
            ["receipt-lost-and-pool"] = ("conflict foreign_pool", Both(ChangePool, LoseReceipt)),
            ["pool-lost"] = ("migrated ", LosePool),
            ["pool-became-a-file"] = ("conflict path_occupied", Both(LosePool, OccupyPath)),
        };

    internal Workplace Work { get; } = new();

    internal ProgramResult First { get; }

    internal TreeSnapshot Storage { get; }

    internal TreeSnapshot Backups { get; }

    internal ProgramResult Dry { get; }

    internal ReportFile DryReport { get; }

    internal IReadOnlyList<string> TouchedByDryRun { get; }

    internal ProgramResult Result { get; }

    internal ReportFile Report { get; }

    internal ContextId IdOf(string kind) => _ids[kind];

    internal ReportLine RowOf(string kind) => Report[$"{_ids[kind]}.json"];

    public void Dispose() => Work.Dispose();

    private static Action<Workplace, ContextId> Both(
        Action<Workplace, ContextId> first, Action<Workplace, ContextId> second) => first + second;

    private static void ChangeSource(Workplace work, ContextId id)
    {
        new LegacyJson(id).Talk(6).SaveTo(work.Files);
        Touch(work, id, hours: 1);
    }

    private static void BreakSource(Workplace work, ContextId id)
    {
        work.Files.Write(Path.Combine(Workplace.Legacy, $"{id}.json"), "{\"id\":");
        Touch(work, id, hours: 1);
    }

    private static void GrowOlder(Workplace work, ContextId id) => Touch(work, id, hours: -2);

    private static void Touch(Workplace work, ContextId id, int hours)
    {
        string source = work.SourceOf(id);
        File.SetLastWriteTimeUtc(source, File.GetLastWriteTimeUtc(source).AddHours(hours));
    }

    private static void ChangePool(Workplace work, ContextId id)
    {
        string path = Path.Combine(work.PoolOf(id), "messages_pool", $"{Some.MessageId(2)}.json");
        string text = File.ReadAllText(path);
        work.Files.Write(path, text.Replace("number 2", "number two", StringComparison.Ordinal));
    }

    private static void OccupyPath(Workplace work, ContextId id) => File.Create(work.PoolOf(id)).Dispose();

    private static void LosePool(Workplace work, ContextId id) => Directory.Delete(work.PoolOf(id), recursive: true);

    private static void LoseReceipt(Workplace work, ContextId id) =>
        File.Delete(Path.Combine(work.PoolOf(id), "receipt.json"));
}
