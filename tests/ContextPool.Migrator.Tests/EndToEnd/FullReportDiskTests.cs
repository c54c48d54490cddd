using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>I1, I4: where the disk of the report is full, no source goes without a row, and no row is lost.</summary>
public sealed class FullReportDiskTests : IDisposable
{
    private const int Contexts = 60;

    private readonly Workplace _work = new();

    /// <summary>One is too small from the start, one is full in the middle of the run.</summary>
    [SmallDiskTheory]
    [InlineData(16)]
    [InlineData(64)]
    public void ReportDiskThatIsTooSmall_PutsTheReportIntoTheStore(int kibibytes)
    {
        IReadOnlyList<ContextId> ids = _work.Generate(Contexts, messages: 2);
        using var disk = new SmallDisk(_work.Files.CreateDirectory(Workplace.Reports), kibibytes);

        ProgramResult result = _work.Migrate("--delete-legacy");

        Assert.Equal(0, result.ExitCode);
        ReportFile report = ReportFile.Newest(_work.Files[Workplace.Storage, "reports"]);
        Assert.Equal(ids.Select(id => $"{id}").Order(), report.Rows.Select(row => row["context_id"]));
        Assert.All(report.Rows, row => Assert.Equal(("migrated", "yes"), (row["outcome"], row["source_removed"])));
        Assert.Empty(_work.Files.Names(Workplace.Legacy));
        Assert.Empty(_work.Files.Names(Workplace.Reports));
        Assert.Contains(_work.Files[Workplace.Storage, "reports"], result.Out, StringComparison.Ordinal);
    }

    /// <summary>Nowhere is there room for all: what was done is told all the same, and what could not be told was not done.</summary>
    [SmallDiskTheory]
    [InlineData(384)]
    [InlineData(640)]
    public void OneDiskForEverythingThatIsFull_RemovesNothingWithoutARow(int kibibytes)
    {
        using var disk = new SmallDisk(_work.Files.CreateDirectory("disk"), kibibytes);
        using var work = new Workplace(TempDirectory.Below(disk.Root));
        IReadOnlyList<ContextId> ids = work.Generate(Contexts, messages: 2);
        Dictionary<ContextId, byte[]> sources = ids.ToDictionary(id => id, id => File.ReadAllBytes(work.SourceOf(id)));

        ProgramResult result = work.Migrate("--delete-legacy");

        string told = string.Concat(Reports(work).Select(File.ReadAllText)) + result.Error;
        List<string> rows = [.. told.Split('\n').Where(line => line.TrimEnd().EndsWith(",yes,", StringComparison.Ordinal))];
        foreach (ContextId id in ids)
        {
            if (File.Exists(work.SourceOf(id))) continue;
            Assert.Contains(rows, row => row.Contains($",{id},", StringComparison.Ordinal));
            Assert.Empty(PoolOracle.Differences(sources[id], work.PoolOf(id)));
        }

        Assert.NotEqual(ids.Count, rows.Count);
        Assert.True(result.ExitCode is 3 or 15, result.Error);
    }

    public void Dispose() => _work.Dispose();

    private static IEnumerable<string> Reports(Workplace work) =>
        new[] { work.Files[Workplace.Reports], work.Files[Workplace.Storage, "reports"] }
            .Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*.csv*"));
}
