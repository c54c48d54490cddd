using ContextPool.Format;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Tests.Storage.Packs;

/// <summary>A directory whose contexts are packed as soon as they are published, by somebody of whom nobody above knows.</summary>
/// <param name="inner">The directory.</param>
/// <param name="isPacked">Which messages, by their places in the order of ids.</param>
internal sealed class PackingStorage(LocalStorage inner, Func<int, bool> isPacked) : IContextStorage
{
    public string Place => inner.Place;

    public IStorageExamination Examination => inner.Examination;

    public IStorageMending Mending => inner.Mending;

    public IAsyncEnumerable<ContextId> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);

    public IStorageLookout LookOut() => inner.LookOut();

    public IStoredContext Context(ContextId id) => inner.Context(id);

    public async ValueTask<IContextDraft> BeginDraftAsync(ContextId id, int messages, CancellationToken cancel) =>
        new Draft(await inner.BeginDraftAsync(id, messages, cancel), () => new HandMadePacks(inner.Layout.Context(id), id).Pack(isPacked));

    public IAsyncEnumerable<TrashEntry> ListTrashAsync(CancellationToken cancel) => inner.ListTrashAsync(cancel);

    public ValueTask<bool> RestoreAsync(ContextId id, TimeSpan wait, CancellationToken cancel) => inner.RestoreAsync(id, wait, cancel);

    public ValueTask<bool> RemoveFromTrashAsync(TrashEntry entry, CancellationToken cancel) => inner.RemoveFromTrashAsync(entry, cancel);

    public ValueTask ClearLitterAsync(Action<string>? onPassedOver, CancellationToken cancel) => inner.ClearLitterAsync(onPassedOver, cancel);

    public ValueTask<Receipt?> ReadDeletedReceiptAsync(ContextId id, CancellationToken cancel) => inner.ReadDeletedReceiptAsync(id, cancel);

    public ValueTask<StoreFeatures> ReadFeaturesAsync(CancellationToken cancel) => inner.ReadFeaturesAsync(cancel);

    public ValueTask SwitchFeatureAsync(StoreFeatures feature, bool isOn, TimeSpan wait, CancellationToken cancel) =>
        inner.SwitchFeatureAsync(feature, isOn, wait, cancel);

    private sealed class Draft(IContextDraft draft, Action pack) : IContextDraft
    {
        public IStoredParts Stored => draft.Stored;

        public IRawParts Raw => draft.Raw;

        public bool KeepsOrder => draft.KeepsOrder;

        public ValueTask AddMessageAsync(MessageId id, ReadOnlyMemory<byte> json, CancellationToken cancel) => draft.AddMessageAsync(id, json, cancel);

        public ValueTask<DraftSize> CompleteAsync(DraftCompletion rest, CancellationToken cancel) => draft.CompleteAsync(rest, cancel);

        public ValueTask MakeDurableAsync() => draft.MakeDurableAsync();

        public async ValueTask<DraftFate> PublishAsync(string? replaces, CancellationToken cancel)
        {
            DraftFate fate = await draft.PublishAsync(replaces, cancel);
            if (fate == DraftFate.Published) pack();
            return fate;
        }

        public ValueTask DisposeAsync() => draft.DisposeAsync();
    }
}
