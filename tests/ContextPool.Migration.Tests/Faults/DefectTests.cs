using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Stages;
using ContextPool.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>I4 where the pipeline itself fails: it ends, and every item that was begun is handed to the report.</summary>
public sealed class DefectTests
{
    private const int Items = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AccountThatThrows_EndsTheGraphAndLosesNoItem()
    {
        using var scene = new Scene();
        int accounted = 0;

        Task<string> running = RunGraphAsync(scene, Scene.Disk, NullLogger.Instance, _ =>
        {
            if (++accounted % 3 == 0) throw new InvalidOperationException("scripted");
        });

        Assert.Contains("scripted", await running.WaitAsync(Patience), StringComparison.Ordinal);
        Assert.Equal(Items, accounted);
    }

    [Fact]
    public async Task BlockThatFails_EndsTheGraphAndItsItemsAreReported()
    {
        // The adapter of a stage turns what a stage throws into an outcome; what its own logger throws gets past it.
        using var scene = new Scene();
        var accounted = new List<Ended>();
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.Stat, ".json", () => throw new InvalidOperationException("a defect"), nth: 100);

        string failure = await RunGraphAsync(scene, files, new ThrowingLogger(), accounted.Add).WaitAsync(Patience);

        Assert.Contains("a block of the graph failed", failure, StringComparison.Ordinal);
        Assert.Equal(accounted.Count, accounted.DistinctBy(ended => ended.Item).Count());
        Assert.Contains(accounted, ended => ended.Detail.StartsWith("lost in a block", StringComparison.Ordinal));
    }

    /// <summary>Nobody takes from the stages before it any more: they are ended, or they would hold their items for ever.</summary>
    [Fact]
    public async Task BlockInTheMiddleThatFails_EndsThoseBeforeIt()
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = Scene.Stages(parallelism: 1, capacity: 1) };
        for (int i = 0; i < 30; i++) scene.PutTalk(i);
        var accounted = new List<Ended>();
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.CreateNew, "backups", () => throw new InvalidOperationException("a defect"), nth: 3);

        string failure = await RunGraphAsync(scene, files, new ThrowingLogger(), accounted.Add, 30, scene.Directory["conversations"]).WaitAsync(Patience);

        Assert.Contains("a block of the graph failed", failure, StringComparison.Ordinal);
        Assert.Equal(accounted.Count, accounted.DistinctBy(ended => ended.Item).Count());
        Assert.True(accounted.Count(ended => ended.Detail.StartsWith("lost in a block", StringComparison.Ordinal)) > 1);
    }

    [Fact]
    public async Task LoggerThatThrows_ChangesNothing()
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { MaxBytesInFlight = 1 };
        LegacyJson context = scene.PutTalk(1);
        for (int i = 2; i < 100; i++) scene.Put($"{Some.ContextId(i)}.json", "{"u8);

        FinishedRun run = await scene.RunAsync(log: new ThrowingLogger());

        Assert.Equal((RunEnd.CompletedWithFailures, 98L), (run.End, run.Summary.Outcomes["failed"]));
        scene.AssertPool(context);
    }

    [Fact]
    public async Task DefectWhileARowIsWritten_FreesTheBytesOfItsItem()
    {
        // With a budget of one byte nobody enters before the one before has left.
        using var scene = new Scene();
        scene.Options = scene.Options with { MaxBytesInFlight = 1 };
        for (int i = 1; i < 10; i++) scene.PutTalk(i);
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.Write, ".csv.partial", () => throw new InvalidOperationException("a defect"), nth: 2);

        FinishedRun run = await scene.RunAsync(files);

        Assert.Equal(RunEnd.InternalError, run.End);
        Assert.Contains("a defect", run.Summary.Detail, StringComparison.Ordinal);
    }

    /// <summary>What the graph threw in the end.</summary>
    private static async Task<string> RunGraphAsync(
        Scene scene, IFileOperations files, ILogger log, Action<Ended> account, int count = Items, string directory = "/nowhere")
    {
        var graph = new MigrationGraph(scene.Environment(files), account, log);
        IEnumerable<MigrationItem> items = Enumerable.Range(0, count).Select(i => new MigrationItem($"{Some.ContextId(i)}.json", $"{directory}/{Some.ContextId(i)}.json"));
        return (await Assert.ThrowsAsync<InvalidOperationException>(() => graph.RunAsync(items, scene.Clock))).Message;
    }

    private sealed class ThrowingLogger : ILogger<MigrationRun>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => throw new IOException("no log");

        public bool IsEnabled(LogLevel logLevel) => throw new IOException("no log");

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("no log");
    }
}
