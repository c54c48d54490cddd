using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>Without <c>--yes</c> a run needs a typed yes.</summary>
public sealed class PromptTests : IDisposable
{
    private readonly Workplace _work = new();

    public PromptTests() => _work.Generate(2, messages: 2);

    [Fact]
    public void Yes_GoesOn()
    {
        ProgramResult result = _work.Run(["migrate"], "yes\n");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Type yes", result.Out, StringComparison.Ordinal);
        Assert.Contains(_work.Files[Workplace.Legacy], result.Out, StringComparison.Ordinal);
        Assert.Equal(2, _work.Published().Count);
    }

    [Theory]
    [InlineData("no\n")]
    [InlineData("y\n")]
    [InlineData("\n")]
    [InlineData("")]
    public void AnythingElse_CancelsAndWritesNothing(string answer)
    {
        TreeSnapshot before = _work.Files.Snapshot();
        ProgramResult result = _work.Run(["migrate"], answer);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Cancelled", result.Out, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(_work.Files.Snapshot()));
    }

    [Fact]
    public async Task SignalAtThePrompt_EndsWithItsCodeAndWritesNothing()
    {
        TreeSnapshot before = _work.Files.Snapshot();
        using var run = ProgramRun.Start(_work.Root, ["migrate"], input: null);
        Assert.True(await run.HasPrintedAsync("Type yes"));
        Assert.True(run.Signal("TERM"));
        Assert.Equal(143, run.End().ExitCode);
        Assert.Empty(before.DifferencesTo(_work.Files.Snapshot()));
    }

    [Fact]
    public void YesOption_NeedsNoStandardInput()
    {
        using var run = ProgramRun.Start(_work.Root, ["migrate", "--yes"], input: null);
        Assert.Equal(0, run.End().ExitCode);
        Assert.Equal(2, _work.Published().Count);
    }

    [Fact]
    public void JsonOption_KeepsThePromptOutOfStandardOutput()
    {
        ProgramResult result = _work.Run(["migrate", "--json"], "yes\n");
        Assert.StartsWith("{", result.Out, StringComparison.Ordinal);
        Assert.Contains("Type yes", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _work.Dispose();
}
