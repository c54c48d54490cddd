namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A theory about what a user may not do, and says why where this machine has only one who may do all.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OrdinaryUserTheoryAttribute : TheoryAttribute
{
    public OrdinaryUserTheoryAttribute() => Skip = OrdinaryUser.WhyNot;
}
