namespace ContextPool.Catalogue;

/// <summary>How the messages of a context lie.</summary>
public enum MessageLayout
{
    /// <summary>Each by itself.</summary>
    Loose,

    /// <summary>All in packs.</summary>
    Packed,

    /// <summary>Some in packs.</summary>
    Mixed,
}
