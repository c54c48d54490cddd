using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// Messages that are being made, a file each in the context's directory, locked as long as its writer lives. They are no part of the
/// context, so the writers' lock is not asked for. Nothing is synced: the message itself will be.
/// </summary>
internal sealed class LocalPartials(LocalStorage storage, ContextLayout layout, ContextId id) : IPartialMessages
{
    private readonly IFileOperations _files = storage.Files;

    public ValueTask<IPartialMessage> BeginAsync(MessageId message, ReadOnlyMemory<byte> first, CancellationToken cancel) => Off<IPartialMessage>(
        () =>
        {
            Permissions permissions = (_files.Stat(layout.Metadata) ?? throw new ContextNotFoundException(id)).Permissions.ForFile();
            var file = AsideFile.Create(_files, () => layout.Streaming(message), permissions);
            try
            {
                file.Writer.Write(first.Span);
            }
            catch (FileOperationException)
            {
                file.Dispose();
                throw;
            }

            return new Written(file);
        },
        cancel);

    public ValueTask<IReadOnlyList<StoredPartial>> ListAsync(CancellationToken cancel) => Off<IReadOnlyList<StoredPartial>>(
        () =>
        {
            var partials = new List<StoredPartial>();
            foreach (string name in _files.List(layout.Root).Where(ContextLayout.IsStreaming).Order(StringComparer.Ordinal))
            {
                if (!ContextLayout.TryParseStreamingName(name, out MessageId message)) continue;

                // In this order: a writer that is gone adds nothing any more.
                string path = Path.Combine(layout.Root, name);
                bool hasWriter = HasWriter(_files, path, storage.Now());
                if (_files.ReadAllOrNull(path) is { } bytes) partials.Add(new StoredPartial(message, name, bytes, hasWriter));
            }

            return partials;
        },
        cancel);

    public ValueTask<bool> RemoveAsync(StoredPartial partial, CancellationToken cancel) => Off(
        () =>
        {
            string path = Path.Combine(layout.Root, partial.Key);
            if (_files.Stat(path) is null) return false;
            AsideFile.RemoveIfAbandoned(_files, path);
            return _files.Stat(path) is null;
        },
        cancel);

    /// <summary>Whether the writer of such a file lives. Where locks do not tell, one that was silent for longer than any lease does not.</summary>
    public static bool HasWriter(IFileOperations files, string path, Timestamp now)
    {
        if (!files.TryHold(path, out IDisposable? held)) return files.Stat(path) is not null;
        using (held)
        {
            bool isTold = held is not null && !files.IsShared(path);
            return !isTold && files.Stat(path) is { } stat && now.ToDateTimeOffset() - stat.LastWrite.ToDateTimeOffset() < Lease.RunsOutAfter;
        }
    }

    private static ValueTask<T> Off<T>(Func<T> work, CancellationToken cancel) => new(Task.Run(work, cancel));

    private sealed class Written(AsideFile file) : IPartialMessage
    {
        public ValueTask AddAsync(ReadOnlyMemory<byte> more, CancellationToken cancel) => new(Task.Run(() => file.Writer.Write(more.Span), cancel));

        public ValueTask RemoveAsync() => End(isKept: false);

        public ValueTask DisposeAsync() => End(isKept: true);

        private ValueTask End(bool isKept) => new(Task.Run(() =>
        {
            if (isKept) file.Keep();
            file.Dispose();
        }));
    }
}
