using ContextPool.Files;

namespace ContextPool.Tests.Files;

public sealed class PortableFileOperationsTests : FileOperationsContract
{
    private protected override IFileOperations Operations { get; } = new PortableFileOperations();
}
