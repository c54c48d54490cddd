using System.Runtime.CompilerServices;
using ChatApi;

namespace ContextPool.Samples.Tests;

/// <summary>Says one word, and the next when it is let.</summary>
internal sealed class HeldAnswerer : IAnswerer
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _go.TrySetResult();

    public async IAsyncEnumerable<string> AnswerAsync(IReadOnlyList<string> conversation, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return "one ";
        await _go.Task.WaitAsync(cancel);
        yield return "two";
    }
}
