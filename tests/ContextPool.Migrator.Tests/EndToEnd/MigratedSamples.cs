using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>The samples after a dry run, a first run and a second one, and what each left; to be read only.</summary>
public sealed class MigratedSamples : IDisposable
{
    public MigratedSamples()
    {
        Samples.CopyTo(Work.Files);
        TreeSnapshot before = Work.Files.Snapshot();
        TreeSnapshot sources = Work.Files.Snapshot(Workplace.Legacy);
        Dry = Work.Migrate("--dry-run");
        DryReport = Work.Report;
        WrittenByDryRun = before.DifferencesTo(Work.Files.Snapshot());
        First = Work.Migrate();
        FirstReport = Work.Report;
        TreeSnapshot storage = Work.Files.Snapshot(Workplace.Storage);
        TreeSnapshot backups = Work.Files.Snapshot(Workplace.Backups);
        Second = Work.Migrate("--json");
        SecondReport = Work.Report;
        TouchedBySecond =
        [
            .. storage.DifferencesTo(Work.Files.Snapshot(Workplace.Storage)),
            .. backups.DifferencesTo(Work.Files.Snapshot(Workplace.Backups)),
        ];
        TouchedSources = sources.DifferencesTo(Work.Files.Snapshot(Workplace.Legacy));
    }

    internal Workplace Work { get; } = new();

    internal ProgramResult Dry { get; }

    internal ReportFile DryReport { get; }

    internal IReadOnlyList<string> WrittenByDryRun { get; }

    internal ProgramResult First { get; }

    internal ReportFile FirstReport { get; }

    internal ProgramResult Second { get; }

    internal ReportFile SecondReport { get; }

    internal IReadOnlyList<string> TouchedBySecond { get; }

    internal IReadOnlyList<string> TouchedSources { get; }

    public void Dispose() => Work.Dispose();
}
