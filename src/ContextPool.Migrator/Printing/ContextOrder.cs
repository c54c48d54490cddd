namespace ContextPool.Migrator.Printing;

/// <summary>In what order contexts are listed.</summary>
internal enum ContextOrder
{
    /// <summary>By id.</summary>
    Id,

    /// <summary>By title; those without one last.</summary>
    Title,

    /// <summary>Most messages first.</summary>
    Messages,

    /// <summary>Largest first.</summary>
    Size,

    /// <summary>Newest first.</summary>
    Age,
}
