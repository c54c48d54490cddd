using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>The table of outcomes: what a second run makes of sources and pools that went on living.</summary>
public sealed class ChangedSidesTests(ChangedSides changed) : IClassFixture<ChangedSides>
{
    public static TheoryData<string> Kinds { get; } = [.. ChangedSides.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Change_HasItsOutcomeAsTheDryRunPredicted(string kind)
    {
        ReportLine row = changed.RowOf(kind);
        Assert.Equal(ChangedSides.Kinds[kind].Outcome, $"{row["outcome"]} {row["reason"]}");
        Assert.Equal(changed.DryReport[$"{changed.IdOf(kind)}.json"].Prediction, row.Prediction);
    }

    [Fact]
    public void Conflicts_EndWithThree()
    {
        Assert.Equal(0, changed.First.ExitCode);
        Assert.Equal(3, changed.Dry.ExitCode);
        Assert.Equal(3, changed.Result.ExitCode);
        Assert.Empty(changed.TouchedByDryRun);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("pool")]
    [InlineData("times-of-source")]
    [InlineData("source-and-pool")]
    [InlineData("source-to-an-older-one")]
    [InlineData("source-to-a-broken-one")]
    [InlineData("receipt-lost-and-pool")]
    public void ContextThatIsNotWritten_IsNotTouched(string kind)
    {
        string id = changed.IdOf(kind).ToString();
        Assert.DoesNotContain(
            changed.Storage.DifferencesTo(changed.Work.Files.Snapshot(Workplace.Storage)),
            line => line.Contains(id, StringComparison.Ordinal));
        if (kind == "source-to-a-broken-one") return;
        Assert.DoesNotContain(
            changed.Backups.DifferencesTo(changed.Work.Files.Snapshot(Workplace.Backups)),
            line => line.Contains(id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("source")]
    [InlineData("receipt-lost")]
    [InlineData("pool-lost")]
    public void ContextThatIsWritten_EqualsItsSource(string kind)
    {
        ContextId id = changed.IdOf(kind);
        Assert.Empty(changed.Work.DifferencesOf(id));
        Assert.True(File.Exists(Path.Combine(changed.Work.PoolOf(id), "receipt.json")));
    }

    [Fact]
    public void UpdatedContext_LeavesItsOldVersionInTheTrash()
    {
        string id = changed.IdOf("source").ToString();
        string entry = Assert.Single(changed.Work.Files.Names(Path.Combine(Workplace.Storage, ".trash")));
        Assert.EndsWith($"-replaced-{id}", entry, StringComparison.Ordinal);
        var trash = TreeSnapshot.Of(changed.Work.Files[Workplace.Storage, ".trash", entry]);
        string prefix = $"contexts/{id}/";
        IEnumerable<string> before = changed.Storage.Names
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name != prefix);
        Assert.Equal(before.Select(name => name[prefix.Length..]), trash.Names);
        Assert.All(trash.Names, name => Assert.Equal(changed.Storage[prefix + name].ToArray(), trash[name].ToArray()));
    }

    [Fact]
    public void Run_LeavesNoLitterButTheTrash()
    {
        Assert.Equal([".staging", ".trash", "contexts", "legacy-counts.json", "store.json"], changed.Work.Files.Names(Workplace.Storage));
        Assert.Equal("", changed.Work.CheckBackups());
    }
}
