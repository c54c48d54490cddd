using System.Runtime.InteropServices;
using System.Text;
using ContextPool.Migration.Outcomes;
using ContextPool.Migrator.Tests.Support;

namespace ContextPool.Migrator.Tests.Migrating;

public sealed class MigrateJobTests : IDisposable
{
    private readonly ProgramUnderTest _program = new();

    [Theory]
    [InlineData("yes\n")]
    [InlineData("  YES \r\nno\n")]
    [InlineData("Yes")]
    public async Task TypedYes_StartsTheRun(string answer)
    {
        _program.In = new StringReader(answer);
        Assert.Equal(0, await MigrateAsync());
        Assert.NotNull(_program.Options);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\nyes\n")]
    [InlineData("y\n")]
    [InlineData("yes please\n")]
    public async Task AnythingElse_Cancels(string answer)
    {
        _program.In = new StringReader(answer);
        Assert.Equal(2, await MigrateAsync());
        Assert.False(_program.Migration.Started.Task.IsCompleted);
        Assert.Contains("Cancelled", _program.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_SaysWhatIsAboutToHappen()
    {
        await MigrateAsync("--delete-legacy", "--storage-dir", "/store", "--backup-dir", "/safe", "--only", Some.Id);
        foreach (string fact in new[] { _program.LegacyDirectory, "REMOVED", "/store", "/safe", "1 named", "batch", "full", "yes" })
            Assert.Contains(fact, _program.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingLegacyDirectory_EndsBeforeThePrompt()
    {
        Assert.Equal(10, await _program.RunAsync("migrate", "--legacy-dir", _program.MissingDirectory));
        Assert.Empty(_program.Out);
    }

    [Fact]
    public async Task DryRun_NeedsNoConsent()
    {
        Assert.Equal(0, await MigrateAsync("--dry-run"));
        Assert.True(_program.Options!.DryRun);
    }

    [Fact]
    public async Task Json_IsAllThatStandardOutputHolds()
    {
        _program.In = new StringReader("yes");
        Assert.Equal(0, await MigrateAsync("--json"));
        Assert.Equal(Encoding.UTF8.GetString(_program.Migration.Summary.ToJson()), _program.Out);
    }

    [Theory]
    [InlineData(RunEnd.CompletedWithFailures, 3)]
    [InlineData(RunEnd.StoreLocked, 11)]
    public async Task EndOfTheRun_IsTheExitCodeAndPrinted(RunEnd end, int code)
    {
        _program.Migration.Summary = Some.Summary(end) with { Detail = "the detail" };
        Assert.Equal(code, await MigrateAsync("--yes"));
        Assert.EndsWith(": the detail\n", _program.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DefectInTheRun_IsExitCode1()
    {
        _program.Migration.Throws = new InvalidOperationException("a defect, as the test wants it");
        Assert.Equal(1, await MigrateAsync("--yes"));
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task SignalDuringTheRun_StopsItAndNamesTheSignal(PosixSignal signal, int code)
    {
        _program.Migration.RunsUntilStopped = true;
        _program.Migration.Summary = Some.Summary(RunEnd.StoppedBySignal);
        Task<int> running = MigrateAsync("--yes");
        await _program.Migration.Started.Task;

        _program.Signals.Receive(new PosixSignalContext(signal));

        Assert.Equal(code, await running);
    }

    [Fact]
    public async Task SignalAtThePrompt_EndsWithoutAnAnswer()
    {
        using var silent = new SilentReader();
        _program.In = silent;
        Task<int> running = MigrateAsync();
        await silent.Asked.Task;

        _program.Signals.Receive(new PosixSignalContext(PosixSignal.SIGTERM));

        Assert.Equal(143, await running);
        Assert.False(_program.Migration.Started.Task.IsCompleted);
    }

    public void Dispose() => _program.Dispose();

    private Task<int> MigrateAsync(params string[] arguments) =>
        _program.RunAsync(["migrate", "--legacy-dir", _program.LegacyDirectory, .. arguments]);
}
