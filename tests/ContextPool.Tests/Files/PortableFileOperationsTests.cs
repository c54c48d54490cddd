using ContextPool.Files;

namespace ContextPool.Tests.Files;

public sealed class PortableFileOperationsTests : FileOperationsContract
{
    protected override IFileOperations Operations { get; } = new PortableFileOperations();
}
