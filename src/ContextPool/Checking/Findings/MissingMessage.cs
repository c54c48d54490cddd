using ContextPool.Storage.Local;
namespace ContextPool.Checking;

/// <summary>
/// A branch or the index names a message that is not in the pool. It was lost, unless the receipt tells that the source lacked it
/// too (where the receipt is too old to tell, its backup does).
/// </summary>
public sealed record MissingMessage(ContextId? Context, string Path, string Place, string Expected)
    : Finding(Context, Path, Place, Expected)
{
    internal MissingMessage(ContextId context, ContextLayout poolOf, string expected)
        : this(context, null!, null!, expected) => PoolOf = poolOf;

    /// <summary>The message.</summary>
    public required MessageId Message { get; init; }

    /// <summary>How many branches name it; 0 where only the index does, which is then the only trace of it.</summary>
    public required int Branches { get; init; }

    /// <summary>
    /// False where the source is known to have lacked it, or where nobody can tell because this user may not read the backup; true
    /// otherwise: it was there and is lost.
    /// </summary>
    public required bool WasInPool { get; init; }

    /// <inheritdoc/>
    public override bool IsDamage => WasInPool;

    private protected override MessageId OwnMessage => Message;
}
