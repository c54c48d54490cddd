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
        using LegacyText text = Texts.InMemory(File.ReadAllBytes(path));
        ConvertedContext context = ConvertedContext.Of(text, id, Some.Time, LegacyLimits.Default);
        var writer = new DraftWriter(files, layout, Permissions.Private, syncEach: false);
        WrittenPool pool = writer.WritePool(context, LegacyLimits.DefaultMaxMessageBytes, CancellationToken.None);
        writer.Complete(pool, Some.Receipt(id, poolSha256: pool.Sha256));
        var contents = new DraftContents(context.Source.Messages.Count, context.Metadata.Length, HasReceipt: true);
        Assert.Equal(PublishResult.Published, Publisher.PublishNew(files, layout, contents, store.Layout.Context(id)));
        return id;
    }
}
