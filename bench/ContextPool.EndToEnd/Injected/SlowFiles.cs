using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.EndToEnd.Injected;

/// <summary>A file system on which one kind of call takes its time: all at once, as over a network, or one after the other, as on a device that is busy.</summary>
internal sealed class SlowFiles(IFileOperations inner, FileOperationKind kind, string where, int milliseconds, bool oneAfterTheOther)
    : WrappingFileOperations(inner)
{
    private readonly Lock _device = new();

    protected override void Before(in FileOperation operation)
    {
        if (operation.Kind != kind || !operation.Concerns(where)) return;
        if (!oneAfterTheOther)
        {
            Take();
            return;
        }

        lock (_device) Take();
    }

    private void Take()
    {
        using var never = new ManualResetEventSlim();
        never.Wait(milliseconds);
    }
}
