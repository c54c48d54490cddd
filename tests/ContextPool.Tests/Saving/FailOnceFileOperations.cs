using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>The nth change fails, and all others work: a save has to clear up behind itself.</summary>
internal sealed class FailOnceFileOperations(IFileOperations inner, int nth) : WrappingFileOperations(inner)
{
    private int _changes;

    public bool HasFailed { get; private set; }

    protected override void Before(in FileOperation operation)
    {
        if (!operation.IsChange || Interlocked.Increment(ref _changes) != nth) return;
        HasFailed = true;
        throw new FileOperationException(FileFailure.NoSpace, operation.Verb, operation.Path, "scripted by the test");
    }
}
