namespace ContextPool.Storage;

/// <summary>
/// Where the messages of an open context come from: the files of a pool, or places in a legacy file. Safe for concurrent use;
/// blocks on the disk, so it is called on a thread that may.
/// </summary>
internal interface IMessageSource
{
    /// <summary>
    /// One message; null where there is none of this id. Throws <see cref="MessageUnavailableException"/> for whatever keeps one
    /// that is there from being read.
    /// </summary>
    Message? Read(MessageId id);

    /// <summary>Where a message is, for telling that it is missing there.</summary>
    string PathOf(MessageId id);

    /// <summary>The ids of all messages, in order.</summary>
    IReadOnlyList<MessageId> List();

    /// <summary>The index, ordered by id. A message that cannot be read has no entry.</summary>
    IndexEntry[] LoadIndex();
}
