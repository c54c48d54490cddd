namespace ContextPool.Format;

/// <summary>What the footer of a pack tells of each message, in the order in which the columns lie there.</summary>
internal enum PackColumn
{
    /// <summary>The ids, in their order.</summary>
    Id,

    /// <summary>In the order of the ids: where the message comes among all that are stored.</summary>
    Ordinal,

    /// <summary>As stored: bytes without the line feed.</summary>
    Length,

    /// <summary>As stored: which of the kinds.</summary>
    Kind,

    /// <summary>As stored: seconds of its time since the earliest one.</summary>
    Seconds,

    /// <summary>As stored: nanoseconds of its time.</summary>
    Nanoseconds,

    /// <summary>As stored: SHA-256.</summary>
    Hash,
}
