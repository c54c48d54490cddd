using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Stress;

/// <summary>Each operation is a step.</summary>
internal sealed class StrainedFileOperations(IFileOperations inner, Strain strain) : WrappingFileOperations(inner)
{
    protected override void Before(in FileOperation operation) => strain.Pass(operation);
}
