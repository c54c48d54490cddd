namespace ContextPool.Migration.Options;

/// <summary>
/// The stages, in their order, which is stated here and nowhere else: graph, settings and summary are made from it.
/// </summary>
public enum Stage
{
    /// <summary>Lists and classifies; mostly small reads.</summary>
    Detect,

    /// <summary>Reads, hashes, copies, verifies.</summary>
    Backup,

    /// <summary>Splits; bound by the processor.</summary>
    Convert,

    /// <summary>Creates the message files; bound by the file system.</summary>
    WritePool,

    /// <summary>Writes the index and waits for the shared sync: so many contexts share one.</summary>
    Index,

    /// <summary>Reads back and compares; bound by reading and the processor.</summary>
    Validate,

    /// <summary>Gives the context its name, waits for the shared sync of names, removes the source where that is asked for.</summary>
    Publish,
}
