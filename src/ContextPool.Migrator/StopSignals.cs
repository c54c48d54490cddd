using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace ContextPool.Migrator;

/// <summary>
/// Turns the first SIGINT, SIGTERM or SIGHUP into a request to stop; a second one has its default action, and the process
/// dies at once. Takes the place of the host's console lifetime, which would stop the host under the running command.
/// </summary>
internal sealed class StopSignals : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _received; // a PosixSignal; those are negative, 0 = none yet

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The first signal; null before.</summary>
    public PosixSignal? Received => Volatile.Read(ref _received) is var signal and not 0 ? (PosixSignal)signal : null;

    /// <summary>Listens to the signals of this process until disposed.</summary>
    public static StopSignals Listen()
    {
        var signals = new StopSignals();
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            signals._registrations.Add(PosixSignalRegistration.Create(signal, signals.Receive));
        return signals;
    }

    /// <summary>Called on a thread of the runtime for every signal.</summary>
    internal void Receive(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _received, (int)context.Signal, 0) != 0) return;
        context.Cancel = true;
        // Not here: what waits for the token would run on the thread that delivers signals, and delay the second one.
        _ = _stop.CancelAsync();
    }

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }
}
