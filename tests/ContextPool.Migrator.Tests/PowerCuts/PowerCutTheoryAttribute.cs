using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.PowerCuts;

/// <summary>A theory that needs a file system whose power can be cut, and says why where this machine has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PowerCutTheoryAttribute : TheoryAttribute
{
    public PowerCutTheoryAttribute(string fileSystem) => Skip = LoopDevice.WhyNot(fileSystem);
}
