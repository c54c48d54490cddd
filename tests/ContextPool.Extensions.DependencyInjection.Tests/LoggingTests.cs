using System.Collections.Concurrent;
using ContextPool.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContextPool.Extensions.DependencyInjection.Tests;

/// <summary>What the log of a program is told. The library's spans are heard by the whole process, so lines are picked by their context.</summary>
public sealed class LoggingTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly Lines _lines = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task OpenedStore_IsTold_WithItsPlace()
    {
        await using ServiceProvider services = Services(LogLevel.Information);

        services.GetRequiredService<ContextStore>();

        Assert.Contains((LogLevel.Information, $"The store {_temp["storage"]} is open"), _lines.All);
    }

    [Fact]
    public async Task Operations_AreTold_AtDebug()
    {
        await using ServiceProvider services = Services(LogLevel.Debug);

        ChatContext made = await services.GetRequiredService<ContextStore>().CreateAsync(new NewContext());

        Assert.Collection(
            _lines.Of(made.Id),
            line => Assert.Matches($"^create of context {made.Id} took [0-9.]+ ms$", line.Text),
            line => Assert.Matches($"^open of context {made.Id} took [0-9.]+ ms$", line.Text));
        Assert.All(_lines.Of(made.Id), line => Assert.Equal(LogLevel.Debug, line.Level));
    }

    [Fact]
    public async Task DamagedContext_IsAnError_AndAnAnswerIsNone()
    {
        await using ServiceProvider services = Services(LogLevel.Information);
        ContextStore store = services.GetRequiredService<ContextStore>();
        ContextId damaged = (await store.CreateAsync(new NewContext())).Id;
        _temp.Write($"storage/contexts/{damaged}/context.json", "{");
        ContextId missing = ContextId.New();

        InvalidContentException told = await Assert.ThrowsAsync<InvalidContentException>(() => store.OpenAsync(damaged));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(missing));

        (LogLevel level, string text) = Assert.Single(_lines.Of(damaged));
        Assert.Equal(LogLevel.Error, level);
        Assert.EndsWith($" ms: {told.Code}", text, StringComparison.Ordinal);
        Assert.Empty(_lines.Of(missing));
    }

    [Theory]
    [InlineData(ErrorCodes.StaleWrite, LogLevel.Debug)]
    [InlineData(ErrorCodes.WriterWait, LogLevel.Warning)]
    [InlineData(ErrorCodes.NoSpace, LogLevel.Error)]
    [InlineData(ErrorCodes.CommitNotDurable, LogLevel.Error)]
    [InlineData("invalid_json", LogLevel.Error)]
    [InlineData("System.Threading.Tasks.TaskCanceledException", LogLevel.Debug)]
    [InlineData("System.NullReferenceException", LogLevel.Error)]
    public void Failures_AreAsLoud_AsSomebodyHasToActOnThem(string code, LogLevel level) => Assert.Equal(level, FailureLevels.Of(code));

    [Fact]
    public async Task ProgramThatEnded_HearsNothingMore()
    {
        ServiceProvider services = Services(LogLevel.Debug);
        ContextStore store = services.GetRequiredService<ContextStore>();
        await services.DisposeAsync();

        ChatContext made = await store.CreateAsync(new NewContext());

        Assert.Empty(_lines.Of(made.Id));
    }

    private ServiceProvider Services(LogLevel from)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.ClearProviders().AddProvider(_lines).SetMinimumLevel(from));
        services.AddContextPool(options =>
        {
            options.StorageDirectory = _temp["storage"];
            options.TornFileWait = TimeSpan.Zero;
        });
        return services.BuildServiceProvider();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Text)> _all = new();

        public IEnumerable<(LogLevel Level, string Text)> All => _all;

        public IEnumerable<(LogLevel Level, string Text)> Of(ContextId context) =>
            _all.Where(line => line.Text.Contains(context.ToString(), StringComparison.Ordinal));

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _all.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
