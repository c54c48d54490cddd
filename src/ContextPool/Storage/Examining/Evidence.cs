namespace ContextPool.Storage;

/// <summary>
/// What stood somewhere when something was found there, in the words of its storage. Two looks agree where their evidence does; when
/// it last changed does not count.
/// </summary>
/// <param name="Facts">All that tells one thing from another.</param>
/// <param name="ChangedAt">When it last changed, as far as the storage knows.</param>
/// <param name="HasBytes">True where the facts tell of what stands in it too.</param>
internal sealed record Evidence(string Facts, Timestamp ChangedAt, bool HasBytes)
{
    /// <summary>The facts of what is not there.</summary>
    public const string Nothing = "nothing";

    /// <summary>True where there was nothing.</summary>
    public bool IsOfNothing => Facts == Nothing;

    /// <summary>True where it also says the same of the time.</summary>
    public bool IsSameAs(Evidence other) => Equals(other) && ChangedAt == other.ChangedAt && HasBytes == other.HasBytes;

    public bool Equals(Evidence? other) => other?.Facts == Facts;

    public override int GetHashCode() => Facts.GetHashCode(StringComparison.Ordinal);
}
