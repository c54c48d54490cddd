namespace ContextPool;

/// <summary>
/// A part of a shape that the application does not write. It is carried on as it is; a new message cannot have one, because the
/// application could not read it.
/// </summary>
/// <param name="Json">The whole part, raw.</param>
public sealed record UnknownPart(ReadOnlyMemory<byte> Json) : MessagePart
{
    /// <summary>True where both are spelled the same.</summary>
    public bool Equals(UnknownPart? other) => other is not null && Json.Span.SequenceEqual(other.Json.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Json.Span);
        return hash.ToHashCode();
    }
}
