using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Storage.Local;

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
        using LegacyText text = Texts.InMemory(File.ReadAllBytes(path));
        ConvertedContext context = ConvertedContext.Of(text, id, Some.Time, LegacyLimits.Default);
        LocalDraft draft = Drafts.Begin(files, layout, id, Permissions.Private);
        WrittenPool pool = DraftWriting.WritePoolAsync(draft, context, LegacyLimits.DefaultMaxMessageBytes, CancellationToken.None).GetAwaiter().GetResult();
        DraftWriting.CompleteAsync(draft, pool, Some.Receipt(id, poolSha256: pool.Sha256)).AsTask().GetAwaiter().GetResult();
        var contents = new DraftContents(context.Source.Messages.Count, context.Metadata.Length, HasReceipt: true);
        Assert.Equal(DraftFate.Published, Publisher.PublishNew(files, layout, contents, store.Layout.Context(id)));
        return id;
    }
}
