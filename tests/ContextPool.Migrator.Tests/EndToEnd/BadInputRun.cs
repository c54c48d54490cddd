using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>
/// One directory with every bad input, every odd one and some good ones: a dry run, then a run. To be read only.
/// </summary>
public sealed class BadInputRun : IDisposable
{
    private readonly Dictionary<string, string> _names = [];

    public BadInputRun()
    {
        for (int i = 0; i < 10; i++) Good.Add(BadInput.Sound());
        foreach (LegacyJson context in Good) context.SaveTo(Work.Files);
        foreach (OddInput odd in OddInput.All.Values) odd.SaveTo(Work);
        foreach (BadInput bad in BadInput.All.Values) _names.Add(bad.Kind, bad.Place(Work));
        Detected = Work.Files.Names(Workplace.Legacy).Count;
        Work.Files.Write("low-limits.json", BadInput.Settings);

        TreeSnapshot before = Sources();
        Dry = Work.Migrate("--dry-run", "--settings", "low-limits.json");
        DryReport = Work.Report;
        Result = Work.Migrate("--settings", "low-limits.json");
        Report = Work.Report;
        Touched = before.DifferencesTo(Sources());
    }

    internal Workplace Work { get; } = new();

    internal List<LegacyJson> Good { get; } = [];

    internal int Detected { get; }

    internal ProgramResult Dry { get; }

    internal ReportFile DryReport { get; }

    internal ProgramResult Result { get; }

    internal ReportFile Report { get; }

    internal IReadOnlyList<string> Touched { get; }

    internal ReportLine RowOf(string kind) => Report[_names[kind]];

    public void Dispose() => Work.Dispose();

    // Nothing reads a pipe that nobody writes to, so it stands aside meanwhile.
    private TreeSnapshot Sources()
    {
        string pipe = Work.Files[Workplace.Legacy, _names["fifo"]];
        string aside = Work.Files["fifo-aside"];
        File.Move(pipe, aside);
        TreeSnapshot sources = Work.Files.Snapshot(Workplace.Legacy);
        File.Move(aside, pipe);
        return sources;
    }
}
