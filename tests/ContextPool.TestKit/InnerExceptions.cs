using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ContextPool.TestKit;

/// <summary>
/// Collects what is thrown on behalf of a call, whoever catches it: an exception costs as much as reading twenty small files, so the
/// ordinary way of a call has none. Follows the call through its threads, and sees nothing of other tests.
/// </summary>
internal sealed class InnerExceptions : IDisposable
{
    private readonly AsyncLocal<bool> _isWatched = new() { Value = true };
    private readonly ConcurrentQueue<string> _thrown = new();

    public InnerExceptions() => AppDomain.CurrentDomain.FirstChanceException += OnThrown;

    /// <summary>What they said.</summary>
    public IEnumerable<string> Messages => _thrown;

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= OnThrown;

    private void OnThrown(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (_isWatched.Value) _thrown.Enqueue($"{e.Exception.GetType().Name}: {e.Exception.Message}");
    }
}
