namespace ContextPool;

/// <summary>What is wrong with the contents of a file. The report and the checker name these codes in snake_case.</summary>
public enum ContentFault
{
    /// <summary>The file has no bytes.</summary>
    EmptyFile,

    /// <summary>The file starts with NUL bytes, as after a crash of the machine that wrote it.</summary>
    NulFilled,

    /// <summary>The text ends inside a value.</summary>
    Truncated,

    /// <summary>The text breaks the grammar of JSON (RFC 8259).</summary>
    InvalidJson,

    /// <summary>The bytes are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Values nest deeper than the limit.</summary>
    TooDeep,

    /// <summary>The root is not an object.</summary>
    NotAnObject,

    /// <summary>There is no object <c>message_pool</c>.</summary>
    NoMessagePool,

    /// <summary>An object whose members have meaning names one of them twice.</summary>
    DuplicateMember,

    /// <summary>The member <c>id</c> is missing or differs from the name of the file.</summary>
    ContextIdMismatch,

    /// <summary>A message id is no hyphenated UUID.</summary>
    InvalidMessageId,

    /// <summary>The same message id twice in one pool, spelled alike or in another case.</summary>
    DuplicateMessageId,

    /// <summary>A message's key or file name and the <c>id</c> inside differ.</summary>
    MessageIdMismatch,

    /// <summary>A message is not an object.</summary>
    MessageNotAnObject,

    /// <summary>A message exceeds the limit of bytes.</summary>
    MessageTooLarge,

    /// <summary>All that is not a message exceeds the limit of bytes.</summary>
    MetadataTooLarge,

    /// <summary>The context has more messages than the limit.</summary>
    TooManyMessages,

    /// <summary>A log of commits has a record of a kind that a newer version of the library must have written.</summary>
    UnknownCommit,

    /// <summary>A pack is not as its writer left it.</summary>
    DamagedPack,
}
