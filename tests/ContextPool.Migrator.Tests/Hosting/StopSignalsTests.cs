using System.Runtime.InteropServices;

namespace ContextPool.Migrator.Tests.Hosting;

public sealed class StopSignalsTests
{
    [Fact]
    public async Task FirstSignal_RequestsTheStopAndKeepsTheProcessAlive()
    {
        using var signals = new StopSignals();
        var stopped = new TaskCompletionSource();
        using CancellationTokenRegistration registration = signals.Token.Register(stopped.SetResult);
        var signal = new PosixSignalContext(PosixSignal.SIGTERM);
        Assert.Null(signals.Received);

        signals.Receive(signal);

        await stopped.Task;
        Assert.True(signal.Cancel);
        Assert.Equal(PosixSignal.SIGTERM, signals.Received);
    }

    [Fact]
    public void SecondSignal_IsLeftToItsDefaultAction()
    {
        using var signals = new StopSignals();
        signals.Receive(new PosixSignalContext(PosixSignal.SIGINT));
        var second = new PosixSignalContext(PosixSignal.SIGTERM);

        signals.Receive(second);

        Assert.False(second.Cancel);
        Assert.Equal(PosixSignal.SIGINT, signals.Received);
    }
}
