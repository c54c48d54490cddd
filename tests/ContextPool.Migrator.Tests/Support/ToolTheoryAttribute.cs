using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Support;

/// <summary>A theory about what another program makes of ours; skipped where that one is not installed.</summary>
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    /// <param name="tool">The other program.</param>
    public ToolTheoryAttribute(string tool)
    {
        if (!Tool.Exists(tool)) Skip = $"{tool} is not installed";
    }
}
