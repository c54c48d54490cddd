using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>
/// What happens to a head. Data, so that a storage may note a small change in a small place; what it means is known to
/// <see cref="ApplyTo"/> alone.
/// </summary>
internal abstract record HeadEdit
{
    private HeadEdit()
    {
    }

    /// <summary>The head as it is afterwards, written out. Throws <see cref="InvalidContentException"/> where it cannot be stored.</summary>
    public abstract ContextMetadata ApplyTo(ContextMetadata current);

    /// <summary>Another head.</summary>
    /// <param name="Head">It.</param>
    public sealed record Rewrite(ContextMetadata Head) : HeadEdit
    {
        /// <inheritdoc/>
        public override ContextMetadata ApplyTo(ContextMetadata current) => Head;
    }

    /// <summary>More messages at the end of a branch, which is made where it is not there.</summary>
    /// <param name="Branch">Its name.</param>
    /// <param name="Ids">The messages, in order; at least one.</param>
    public sealed record Append(string Branch, IReadOnlyList<MessageId> Ids) : HeadEdit
    {
        /// <inheritdoc/>
        public override ContextMetadata ApplyTo(ContextMetadata current) => BranchEdits.WithIds(current, Branch, Ids);
    }
}
