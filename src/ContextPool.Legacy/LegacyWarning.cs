namespace ContextPool.Legacy;

/// <summary>
/// What is odd about a context that is carried over whole all the same. Reports name these in snake_case. Those that begin with
/// <see cref="BadContent"/> say what the original application cannot read: of a message that message, of a context the whole.
/// </summary>
internal enum LegacyWarning
{
    /// <summary>The file starts with a UTF-8 byte order mark, which is not carried over.</summary>
    ByteOrderMark,

    /// <summary>A message lacks its id, its message, its role or its content; the original application cannot read it.</summary>
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

    /// <summary>A message's <c>content</c> is no array of texts and images.</summary>
    BadContent,

    /// <summary>A message's <c>created_at</c> is no RFC 3339 time.</summary>
    BadCreatedAt,

    /// <summary>Another member of a message's <c>metadata</c>, or they themselves, have another type.</summary>
    BadMetadata,

    /// <summary>A message's <c>rich_type</c> is no object with <c>kind</c> and <c>data</c>.</summary>
    BadRichType,

    /// <summary>A message's <c>tool_calls</c> are no array of calls, or a call lacks a member or has it of another type.</summary>
    BadToolCall,

    /// <summary>A message's <c>tool_result</c> is no object with <c>request_id</c> and <c>result</c>.</summary>
    BadToolResult,

    /// <summary>The <c>parent_id</c> of a message or of the context is no UUID.</summary>
    BadParentId,

    /// <summary>The <c>config</c> lacks a member or has it of another type.</summary>
    BadConfig,

    /// <summary>The config's <c>agent_role</c> is neither <c>actor</c> nor <c>planner</c>.</summary>
    UnknownAgentRole,

    /// <summary>A branch lacks a member or has it of another type.</summary>
    BadBranch,

    /// <summary>An escape names half of a surrogate pair.</summary>
    LoneSurrogate,

    /// <summary>A number is beyond a double.</summary>
    NumberOutOfRange,

    /// <summary>A member that the original application types stands twice, or any member of the config does.</summary>
    DuplicateMember,

    /// <summary>Values nest in 128 levels or more.</summary>
    NestedTooDeep,
}
