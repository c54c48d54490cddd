namespace ContextPool;

/// <summary>How the application shows a message.</summary>
/// <param name="Summary">What stands in its place while it is collapsed.</param>
/// <param name="IsCollapsed">Whether it starts collapsed.</param>
/// <param name="Icon">The name of an icon.</param>
public sealed record MessageDisplay(string? Summary = null, bool IsCollapsed = false, string? Icon = null);
