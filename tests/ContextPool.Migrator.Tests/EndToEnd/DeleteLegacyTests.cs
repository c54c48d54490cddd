using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary><c>--delete-legacy</c> removes what is safe elsewhere, and only that.</summary>
public sealed class DeleteLegacyTests : IDisposable
{
    private static readonly string[] Unsafe = ["truncated", "symbolic-link", "notes.json", "plain-directory"];

    private readonly Workplace _work = new();

    [Fact]
    public void DeleteLegacy_RemovesOnlyMigratedSources()
    {
        IReadOnlyList<ContextId> earlier = _work.Generate(2, messages: 3);
        Assert.Equal(0, _work.Migrate().ExitCode);
        IReadOnlyList<ContextId> ids = [.. earlier, .. _work.Generate(3, messages: 3)];
        var sources = ids.ToDictionary(id => id, id => File.ReadAllBytes(_work.SourceOf(id)));
        string[] kept = [.. Unsafe.Select(kind => BadInput.All[kind].Place(_work))];
        TreeSnapshot before = _work.Files.Snapshot(Workplace.Legacy);

        ProgramResult dry = _work.Migrate("--delete-legacy", "--dry-run");
        Assert.Equal(3, dry.ExitCode);
        Assert.Empty(before.DifferencesTo(_work.Files.Snapshot(Workplace.Legacy)));

        Assert.Equal(3, _work.Migrate("--delete-legacy").ExitCode);
        Assert.Equal(kept.Order(StringComparer.Ordinal), _work.Files.Names(Workplace.Legacy));
        Assert.Equal((2, 3), (_work.Report.CountOf("unchanged"), _work.Report.CountOf("migrated")));
        Assert.Equal("", _work.CheckBackups());
        foreach (ContextId id in ids)
        {
            Assert.Empty(PoolOracle.Differences(sources[id], _work.PoolOf(id)));
            string backup = Directory.GetFiles(_work.Files[Workplace.Backups], $"{id}_*").Single();
            Assert.Equal(sources[id], File.ReadAllBytes(backup));
        }
    }

    public void Dispose() => _work.Dispose();
}
