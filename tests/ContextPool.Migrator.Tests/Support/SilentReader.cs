namespace ContextPool.Migrator.Tests.Support;

/// <summary>A user who does not answer, until disposed.</summary>
internal sealed class SilentReader : TextReader
{
    private readonly ManualResetEventSlim _gone = new();

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string? ReadLine()
    {
        Asked.SetResult();
        _gone.Wait();
        return null;
    }

    // Not the event itself, on which the reading thread may still stand.
    protected override void Dispose(bool disposing)
    {
        _gone.Set();
        base.Dispose(disposing);
    }
}
