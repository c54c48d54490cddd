using System.Diagnostics;
using System.Globalization;
using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.TestKit;
using ContextPool.TestKit.Histories;

namespace ContextPool.Migrator.Tests.Histories;

/// <summary>A client of a store in a program of its own, which may be stopped, go on, and be killed.</summary>
internal sealed class Historian : IDisposable
{
    // Far above what any of them takes on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly string _history;
    private readonly Task<string> _errors;

    public Historian(Workplace work, int number, int seed, string ways, int contexts, int steps)
    {
        _history = work.Files[$"history-{number}"];
        object[] arguments =
        [
            BuiltProgram.PathOf("ContextPool.Historian"), work.Files[Workplace.Storage], _history, number, seed, ways, contexts, steps,
            work.Files[Workplace.Legacy], work.Files[Workplace.Backups],
        ];
        var start = new ProcessStartInfo("dotnet", arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)) { RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("CONTEXTPOOL_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>True while it is there.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>How much it has told so far.</summary>
    public long Told => new FileInfo(_history) is { Exists: true } file ? file.Length : 0;

    /// <summary>True once it was killed on purpose.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>Waits until it has told so much more, or is gone; false where the time ran out.</summary>
    public async Task<bool> HasToldMoreAsync(long bytes, TimeSpan limit)
    {
        long until = Told + bytes;
        return await Eventually.Holds(() => !IsAlive || Told >= until, limit);
    }

    /// <summary>As <see cref="HasToldMoreAsync(long, TimeSpan)"/>, for as long as it takes.</summary>
    public Task HasToldMoreAsync(long bytes) => HasToldMoreAsync(bytes, Patience);

    /// <summary>Sends a signal by its name without SIG; whether it was still there to receive it.</summary>
    public bool Signal(string name) =>
        IsAlive && Tool.Run("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]).ExitCode == 0;

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public void Kill()
    {
        WasKilled = Signal("KILL");
        _process.WaitForExit();
    }

    /// <summary>What it did, once it is gone; fails where it went by itself and not in order.</summary>
    public async Task<IReadOnlyList<Act>> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(WasKilled || _process.ExitCode == 0, $"exit {_process.ExitCode}: {await _errors}");
        return [.. HistoryFile.Read(_history, Stopwatch.GetTimestamp())];
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
