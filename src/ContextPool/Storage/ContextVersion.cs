namespace ContextPool.Storage;

/// <summary>
/// Which of its versions a context is in. Opaque: equal or not is all that can be asked, and only of versions of one context in one
/// storage.
/// </summary>
internal abstract class ContextVersion : IEquatable<ContextVersion>
{
    /// <summary>True where both stand for the same head.</summary>
    public abstract bool Equals(ContextVersion? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as ContextVersion);

    /// <inheritdoc/>
    public abstract override int GetHashCode();
}
