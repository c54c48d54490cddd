namespace ContextPool.Checking;

/// <summary>One step of a repair. What it removes or replaces is in the trash afterwards.</summary>
/// <param name="Context">The context; null for the store as a whole.</param>
/// <param name="Path">What is written, moved or deleted.</param>
/// <param name="Why">What it mends, from what, and what that costs.</param>
public abstract record RepairAction(ContextId? Context, string Path, string Why)
{
    /// <summary>The code in reports: the type's name in snake_case.</summary>
    public string Code => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(GetType().Name);
}
