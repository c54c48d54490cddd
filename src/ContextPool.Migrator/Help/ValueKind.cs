namespace ContextPool.Migrator.Help;

/// <summary>What a shell can offer for the value of an option or argument.</summary>
internal enum ValueKind
{
    /// <summary>It takes none.</summary>
    None,

    /// <summary>Nothing that a shell knows.</summary>
    Text,

    /// <summary>Directories.</summary>
    Directory,

    /// <summary>Files.</summary>
    File,

    /// <summary>One of a few words.</summary>
    Choice,
}
