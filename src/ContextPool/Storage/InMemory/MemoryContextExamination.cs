using ContextPool.Format;

namespace ContextPool.Storage.InMemory;

/// <summary>One look at what a context consisted of when the look began.</summary>
internal sealed class MemoryContextExamination(ContextId id, MemoryParts? parts) : IContextExamination
{
    private readonly MemoryRawParts _raw = new(() => parts);

    public IPlaces Places { get; } = new MemoryPlaces(id);

    public ValueTask<string> ReadStateAsync(CancellationToken cancel) => new("as it was");

    public ValueTask LookAroundAsync(CancellationToken cancel) => default;

    public ValueTask<ExaminedHead> ReadHeadAsync(CancellationToken cancel) => new(new ExaminedHead(parts is not null, parts?.Head.Metadata));

    public IAsyncEnumerable<LeftoverCommits> ReadLeftoverCommitsAsync(CancellationToken cancel) => AsyncEnumerable.Empty<LeftoverCommits>();

    public ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel) => new(parts?.Receipt);

    public async ValueTask<ExaminedIndex> ReadIndexAsync(bool sizesOnly, CancellationToken cancel) =>
        new(IsReadable: true, (await _raw.ReadIndexAsync(cancel).ConfigureAwait(false))!);

    public ValueTask<ExaminedMessages> ListMessagesAsync(CancellationToken cancel)
    {
        var messages = new ExaminedMessages([.. parts!.Messages.Keys]);
        int position = 0;
        foreach (MemoryMessage kept in parts.Messages.Values) messages.Set(position++, kept.Describe());
        return new(messages);
    }

    public async ValueTask<StoredFault?> ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel)
    {
        await _raw.ReadMessageAsync(message, target, cancel).ConfigureAwait(false);
        return null;
    }

    /// <summary>A receipt that somebody brought along names a file, and files are no business of a storage in memory.</summary>
    public ValueTask<long> ExamineBackupAsync(Receipt receipt, bool readData, CancellationToken cancel) => default;

    public OpenedBackup OpenBackup(Receipt receipt, BackupReader? reader) => new(null, "a store in memory has no backups", IsMute: false);
}
