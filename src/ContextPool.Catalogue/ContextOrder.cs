namespace ContextPool.Catalogue;

/// <summary>In which order contexts are listed; those that are equal in it by id.</summary>
public enum ContextOrder
{
    /// <summary>By the time of the newest message.</summary>
    Updated,

    /// <summary>By the time of the oldest message.</summary>
    Created,

    /// <summary>By title, case ignored; those without one behind all others.</summary>
    Title,

    /// <summary>By the number of messages.</summary>
    Messages,

    /// <summary>By the bytes of all messages.</summary>
    Bytes,

    /// <summary>By the bytes that they take as they are stored.</summary>
    StoredBytes,

    /// <summary>By id.</summary>
    Id,
}
