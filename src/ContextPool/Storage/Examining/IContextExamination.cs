using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>
/// One look at one context. Its members are called in the order in which they stand here, each once but the last ones; that is the
/// order of every reader, so that what is read first names nothing that is not there yet. One thread.
/// </summary>
internal interface IContextExamination
{
    /// <summary>Where things are, for people.</summary>
    IPlaces Places { get; }

    /// <summary>Another one whenever a save has changed anything. May be asked at any time.</summary>
    ValueTask<string> ReadStateAsync(CancellationToken cancel);

    /// <summary>Finds what is no part of a context.</summary>
    ValueTask LookAroundAsync(CancellationToken cancel);

    /// <summary>The head, with what is wrong with it among the findings.</summary>
    ValueTask<ExaminedHead> ReadHeadAsync(CancellationToken cancel);

    /// <summary>What was committed and is not in the head; asked where there is one.</summary>
    IAsyncEnumerable<LeftoverCommits> ReadLeftoverCommitsAsync(CancellationToken cancel);

    /// <summary>What the context was made from; null where it was made here, and, with a finding, where that cannot be read.</summary>
    ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel);

    /// <summary>The index.</summary>
    /// <param name="sizesOnly">True where nobody will ask for more than ids and sizes.</param>
    /// <param name="cancel">Before anything is read.</param>
    ValueTask<ExaminedIndex> ReadIndexAsync(bool sizesOnly, CancellationToken cancel);

    /// <summary>
    /// All messages that are kept, without reading them. Those that show so that they cannot be read, and what lies among them and is none,
    /// are among the findings; that this caller may not look at one is said to be a refusal.
    /// </summary>
    ValueTask<ExaminedMessages> ListMessagesAsync(CancellationToken cancel);

    /// <summary>Fills a buffer with a message.</summary>
    /// <returns>Why it cannot be read; null where it can.</returns>
    ValueTask<StoredFault?> ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel);

    /// <summary>Whether the copy that a receipt names is there and as the receipt tells.</summary>
    /// <param name="receipt">What the context was made from.</param>
    /// <param name="readData">True where its bytes are to be compared, not only their number.</param>
    /// <param name="cancel">Before anything is read.</param>
    /// <returns>Bytes that were compared.</returns>
    ValueTask<long> ExamineBackupAsync(Receipt receipt, bool readData, CancellationToken cancel);

    /// <summary>The copy that a receipt names, or the source where that is still there and unchanged.</summary>
    /// <param name="receipt">What the context was made from.</param>
    /// <param name="reader">Reads it; null where nobody here can.</param>
    OpenedBackup OpenBackup(Receipt receipt, BackupReader? reader);
}
