namespace ContextPool.Legacy;

/// <summary>What is odd about a context that is carried over whole all the same. Reports name these in snake_case.</summary>
internal enum LegacyWarning
{
    /// <summary>The file starts with a UTF-8 byte order mark, which is not carried over.</summary>
    ByteOrderMark,

    /// <summary>A message lacks its id, its message or its role; the original application cannot read it.</summary>
    MessageIncomplete,

    /// <summary>There is no object <c>branches</c>.</summary>
    NoBranches,

    /// <summary>A branch is no object, or lists things that are no message ids.</summary>
    BranchUnreadable,

    /// <summary>A branch lists a message that is not in the pool.</summary>
    BranchNamesMissingMessage,

    /// <summary>A message is in no branch.</summary>
    MessageInNoBranch,

    /// <summary>The active branch does not exist.</summary>
    ActiveBranchMissing,

    /// <summary>A message answers one that is not in the pool.</summary>
    ParentMissing,

    /// <summary>Messages answer each other in a circle.</summary>
    ParentCycle,

    /// <summary>A message has a role that the original application does not know, so that it cannot read the message.</summary>
    UnknownRole,

    /// <summary>A message has a type that the original application does not know, so that it cannot read the message.</summary>
    UnknownMessageType,

    /// <summary>There is no object <c>config</c>; the original application cannot read the context.</summary>
    NoConfig,

    /// <summary><c>current_state</c> is spelled in no known way; carried as it is.</summary>
    UnknownState,
}
