using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>One of the sample conversations as a published context.</summary>
internal static class SavedSample
{
    public static ContextId Write(SavingStore store, string path)
    {
        IFileOperations files = SavingStore.Real;
        ContextId id = ContextId.Parse(Path.GetFileNameWithoutExtension(path));
        StoreFormat.Create(files, store.Layout);
        Directory.CreateDirectory(store.Layout.StagingOf("test"));
        ContextLayout layout = store.Layout.Draft("test", id);
        using ContextDraft draft = ContextDraft.Convert(Texts.InMemory(File.ReadAllBytes(path)), id, Some.Time, LegacyLimits.Default);
        draft.WritePool(files, layout, Permissions.Private, syncEach: false, CancellationToken.None);
        draft.WriteIndex(files, layout, Permissions.Private, Some.Time, syncEach: false);
        Receipt receipt = Some.Receipt(id, poolSha256: draft.PoolSha256!);
        draft.WriteMetadata(files, layout, Permissions.Private, receipt, syncEach: false);
        Assert.Equal(PublishResult.Published, Publisher.PublishNew(files, layout, draft.Contents, store.Layout.Context(id)));
        return id;
    }
}
