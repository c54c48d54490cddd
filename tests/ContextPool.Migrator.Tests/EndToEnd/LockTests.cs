using System.Globalization;
using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>One run at a time, and a dead one is nobody.</summary>
public sealed class LockTests : IDisposable
{
    private const string OtherRun = "20260101T000000000Z-beef";

    private readonly Workplace _work = new();

    public LockTests() => _work.Generate(2, messages: 2);

    [Fact]
    public void SecondRun_IsRefusedAndNamesTheHolder()
    {
        var store = new StoreLayout(_work.Files[Workplace.Storage]);
        StoreFormat.Create(FileOperations.ForThisPlatform, store);
        using RunLock? held = RunLock.TryTake(FileOperations.ForThisPlatform, store, OtherRun, out _);
        Assert.NotNull(held);
        TreeSnapshot before = _work.Files.Snapshot();

        ProgramResult result = _work.Run(
            ["migrate", "--yes"], variables: new Dictionary<string, string> { ["CONTEXTPOOL_Migration__LockWait"] = "0s" });
        Assert.Equal(11, result.ExitCode);
        string holder = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ");
        Assert.Contains(holder, result.Error, StringComparison.Ordinal);
        Assert.Contains(OtherRun, result.Error, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(_work.Files.Snapshot()));

        held.Dispose();
        Assert.Equal(0, _work.Migrate().ExitCode);
    }

    [Fact]
    public void DryRun_NeedsNoLock()
    {
        var store = new StoreLayout(_work.Files[Workplace.Storage]);
        StoreFormat.Create(FileOperations.ForThisPlatform, store);
        using RunLock? held = RunLock.TryTake(FileOperations.ForThisPlatform, store, OtherRun, out _);
        Assert.Equal(0, _work.Migrate("--dry-run").ExitCode);
    }

    [Fact]
    public void LockFileOfADeadProcess_IsTakenOver()
    {
        _work.Files.Write(
            Path.Combine(Workplace.Storage, ".lock"),
            $"host {Environment.MachineName} process 4194303 started 1 run {OtherRun}\n");
        Assert.Equal(0, _work.Migrate().ExitCode);
        Assert.Equal(2, _work.Published().Count);
        Assert.Empty(_work.Litter());
    }

    public void Dispose() => _work.Dispose();
}
