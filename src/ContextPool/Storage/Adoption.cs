using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>The wish to vouch for a context that something else wrote, and that was compared with what it stands for.</summary>
internal sealed record Adoption
{
    /// <summary>The digest that the context had when it was compared; see <see cref="IStoredContext.ReadDigestAsync"/>.</summary>
    public required string Digest { get; init; }

    /// <summary>What it is said to be made from.</summary>
    public required Receipt Receipt { get; init; }

    /// <summary>Dates the index, and messages without any time, where there is no index yet.</summary>
    public required Timestamp Written { get; init; }

    /// <summary>How long to wait for other writers.</summary>
    public required TimeSpan Wait { get; init; }

    /// <summary>Called first, when no other writer is in the way: what it throws keeps the context as it is.</summary>
    public Action LastLook { get; init; } = () => { };
}
