namespace ContextPool.Browser.Tests;

/// <summary>A fact that needs a browser, and says why where this machine has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.WhyNot;
}
