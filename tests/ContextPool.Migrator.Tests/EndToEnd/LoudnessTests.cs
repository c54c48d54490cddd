namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>How much a run says: <c>--quiet</c> and <c>--verbose</c>.</summary>
public sealed class LoudnessTests : IDisposable
{
    private readonly Workplace _work = new();

    [Fact]
    public void Quiet_SaysWhatNeedsSomebodyAndTheEnd()
    {
        _work.Generate(2, messages: 1);
        ProgramResult calm = _work.Migrate("--quiet");
        Assert.Equal((0, "Completed\n", ""), (calm.ExitCode, calm.Out, calm.Error));

        _work.Files.Write(Path.Combine(Workplace.Legacy, "11111111-1111-4111-8111-111111111111.json"), "{ broken");
        ProgramResult trouble = _work.Migrate("--quiet");

        Assert.Equal(3, trouble.ExitCode);
        Assert.Matches(@"^  failed +1\n  because     invalid_json 1\n  report      .+\.csv\nCompleted", trouble.Out);
        Assert.All(trouble.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("[WRN]", line, StringComparison.Ordinal));
        Assert.Contains("invalid_json", trouble.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_SaysWhatBecameOfEachFile()
    {
        _work.Generate(2, messages: 1);
        string told = _work.Migrate("--verbose").Error;
        Assert.Equal(2, told.Split('\n').Count(line => line.EndsWith(".json: migrated", StringComparison.Ordinal)));
        Assert.DoesNotContain(": unchanged", _work.Migrate().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_AreRefused() => Assert.Equal(2, _work.Migrate("--quiet", "--verbose").ExitCode);

    public void Dispose() => _work.Dispose();
}
