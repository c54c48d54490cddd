using System.Collections.Concurrent;
using ContextPool.Files;
using ContextPool.Migration.Options;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Stress;

/// <summary>
/// Puts one stage under strain. A step is every file operation, and every look at the clock, which a stage takes as it is given an item and
/// as it hands it on. Whose step it is, the name of the thread tells.
/// </summary>
internal sealed class Strain(Stage stage, StrainKind kind, Action cancel) : IDisposable
{
    private const int Yields = 24;
    private const int LooksAtStandstill = 4;

    private readonly Lock _oneAtATime = new();
    private readonly ManualResetEventSlim _goesOn = new();
    private readonly ConcurrentDictionary<string, string> _last = new();
    private long _steps;
    private int _standing;
    private int _struck;

    /// <summary>Cancels at this step of any stage, counted from 1; never where 0.</summary>
    public int CancelsAt { get; init; }

    /// <summary>How many steps there were.</summary>
    public long Steps => Interlocked.Read(ref _steps);

    /// <summary>True once the stage was under strain, or the run was cancelled by count.</summary>
    public bool WasFelt => Volatile.Read(ref _struck) > 0;

    /// <summary>What each thread of a stage did last, for whoever looks why nothing goes on.</summary>
    public string Last => string.Join('\n', _last.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"  {l.Key}: {l.Value}"));

    /// <summary>One step. Throws where the stage is to fail.</summary>
    public void Pass(FileOperation? operation)
    {
        string thread = Thread.CurrentThread.Name ?? "";
        if (!Enum.TryParse(thread.Split(' ')[0], out Stage on)) return;
        _last[thread] = operation?.ToString() ?? "takes or hands on";
        if (Interlocked.Increment(ref _steps) == CancelsAt) Cancel();
        if (on == stage) Feel(operation);
    }

    /// <summary>Lets a stage that stands go on as soon as nothing moves any more. Until the run has ended.</summary>
    public async Task LookAfterAsync(Task run)
    {
        if (kind is not (StrainKind.Stands or StrainKind.StandsUntilCancelled)) return;
        long before = -1;
        for (int still = 0; still < LooksAtStandstill && !run.IsCompleted;)
        {
            await Task.WhenAny(run, Task.Delay(1));
            still = Steps == before && Volatile.Read(ref _standing) > 0 ? still + 1 : 0;
            before = Steps;
        }

        if (kind == StrainKind.StandsUntilCancelled && !run.IsCompleted) Cancel();
        _goesOn.Set();
    }

    public void Dispose() => _goesOn.Dispose();

    private void Cancel()
    {
        Interlocked.Increment(ref _struck);
        cancel();
    }

    private void Feel(FileOperation? operation)
    {
        switch (kind)
        {
            case StrainKind.Slow:
                Interlocked.Increment(ref _struck);
                lock (_oneAtATime)
                {
                    for (int i = 0; i < Yields; i++) Thread.Yield();
                }

                break;
            case StrainKind.Stands or StrainKind.StandsUntilCancelled when !_goesOn.IsSet:
                Interlocked.Increment(ref _struck);
                Interlocked.Increment(ref _standing);
                _goesOn.Wait();
                break;
            case StrainKind.FailsOnce or StrainKind.Fails or StrainKind.FindsNoSpace when operation is { Kind: not FileOperationKind.Close } failing:
                if (Interlocked.Increment(ref _struck) > 1 && kind == StrainKind.FailsOnce) return;
                FileFailure failure = kind == StrainKind.FindsNoSpace ? FileFailure.NoSpace : FileFailure.Device;
                throw new FileOperationException(failure, failing.Verb, failing.Path, "scripted by the test");
        }
    }
}
