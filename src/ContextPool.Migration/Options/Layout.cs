namespace ContextPool.Migration.Options;

/// <summary>How a run lays out the messages of the contexts that it publishes.</summary>
public enum Layout
{
    /// <summary>One file a message, which the original application reads.</summary>
    Loose,

    /// <summary>All messages of a context in one compressed pack. The store gets the feature <c>packs</c>, without which programs refuse it.</summary>
    Packed,
}
