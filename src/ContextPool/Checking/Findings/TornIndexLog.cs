namespace ContextPool.Checking;

/// <summary>
/// index.log has a line that is no entry. The last line may be torn by a crash; it is cut off by the next
/// writer.
/// </summary>
public sealed record TornIndexLog(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    /// <summary>True where it is the last line and lacks its end.</summary>
    public required bool IsLastLine { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => !IsLastLine;
}
