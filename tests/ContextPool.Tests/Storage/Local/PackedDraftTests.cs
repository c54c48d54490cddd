using System.Text.RegularExpressions;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.Storage.Packs;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage.Local;

public sealed class PackedDraftTests : IDisposable
{
    private static readonly ContextId Id = ContextId.Parse("c0000000-0000-4000-8000-000000000001");
    private static readonly byte[] Head = """{"id":"c0000000-0000-4000-8000-000000000001","message_pool":{},"branches":{}}"""u8.ToArray();

    private readonly TempDirectory _temp = new();

    private ContextLayout Layout => new(_temp["draft"]);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Packed_TheMessagesAreInOnePackInTheirOrder_AndTheIndexIsEmpty()
    {
        DraftSize size = await WriteAsync(FileOperations.ForThisPlatform, messages: 200);

        string path = Assert.Single(Directory.GetFiles(Layout.Packs));
        Assert.True(PackName.TryParse(Path.GetFileName(path), out PackName name));
        Assert.Equal(1, name.Number);
        Assert.Equal(Enumerable.Range(0, 200).SelectMany(i => (byte[])[.. Json(i), (byte)'\n']), AllMessagesIn(path));
        Assert.Empty(Directory.GetFiles(Layout.Pool));
        using (IFileReader index = FileOperations.ForThisPlatform.OpenRead(Layout.Index)) Assert.Empty(IndexFile.Read(index).ToArray());
        Assert.Equal(new FileInfo(path).Length + Head.Length + new FileInfo(Layout.Index).Length, size.StoredBytes);
        Assert.Equal(Head.Length + new FileInfo(Layout.Index).Length, size.RestBytes);
    }

    [Fact]
    public async Task I9_SameMessages_SamePack()
    {
        await WriteAsync(FileOperations.ForThisPlatform, messages: 50);
        string first = Assert.Single(Directory.GetFiles(Layout.Packs));
        byte[] bytes = File.ReadAllBytes(first);
        Directory.Delete(Layout.Root, recursive: true);

        await WriteAsync(FileOperations.ForThisPlatform, messages: 50);

        Assert.Equal(first, Assert.Single(Directory.GetFiles(Layout.Packs)));
        Assert.Equal(bytes, File.ReadAllBytes(first));
    }

    [Fact]
    public async Task NoMessages_NoPack()
    {
        await WriteAsync(FileOperations.ForThisPlatform, messages: 0);

        Assert.Empty(Directory.GetFiles(Layout.Packs));
    }

    [Fact]
    public async Task GivenUp_NothingLiesAside()
    {
        LocalDraft draft = Begin(FileOperations.ForThisPlatform);
        await draft.AddMessageAsync(IdOf(1), Json(1), CancellationToken.None);
        Assert.Single(Directory.GetFiles(Layout.Root));

        await draft.DisposeAsync();

        Assert.Empty(Directory.GetFiles(Layout.Root));
    }

    [Fact]
    public async Task AddedTwice_IsSaid()
    {
        await using LocalDraft draft = Begin(FileOperations.ForThisPlatform);
        await draft.AddMessageAsync(IdOf(1), Json(1), CancellationToken.None);

        await Assert.ThrowsAsync<MessageExistsException>(async () => await draft.AddMessageAsync(IdOf(1), Json(1), CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PackGoneOrCut_IsNotPublished(bool isCut)
    {
        await using LocalDraft draft = Begin(FileOperations.ForThisPlatform);
        await CompleteAsync(draft, messages: 3);
        string pack = Assert.Single(Directory.GetFiles(Layout.Packs));
        using (FileStream stream = File.OpenWrite(pack)) stream.SetLength(stream.Length - 1);
        if (!isCut) File.Delete(pack);

        FileOperationException refused = await Assert.ThrowsAsync<FileOperationException>(
            async () => await draft.PublishAsync(replaces: null, CancellationToken.None));

        Assert.Contains("expected a pack of", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SyncedFileByFile_ContentsComeBeforeTheName_AndTheNameBeforeItIsDurable()
    {
        var files = new RecordingFileOperations(FileOperations.ForThisPlatform, Layout.Root);
        await using LocalDraft draft = Begin(files, syncEach: true);
        await CompleteAsync(draft, messages: 3);
        await draft.MakeDurableAsync();

        // The hash in the name and the nonce of the file aside are not what this is about.
        Assert.Equal(
            ["create directory packs", "create .new-", "write .new-", "sync .new-", "rename .new- to packs/1-", "sync directory packs"],
            files.Changes.Where(c => c.Contains(".new-", StringComparison.Ordinal) || c.EndsWith("packs", StringComparison.Ordinal))
                .Select(c => Regex.Replace(c, "[0-9a-f]{16,32}(\\.pack)?", "")));
    }

    private static MessageId IdOf(int number) => MessageId.Parse($"a{number:x7}-0000-4000-8000-000000000000");

    private static byte[] Json(int number) => System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{IdOf(number)}}","text":"{{new string('x', 1000)}}"}""");

    private static byte[] AllMessagesIn(string path)
    {
        byte[] pack = File.ReadAllBytes(path);
        PackTrailer trailer = PackFormat.ReadTrailer(pack.AsSpan(^PackFormat.TrailerBytes..), pack.Length);
        PackFooter footer = PackFooter.Read(pack.AsMemory((int)trailer.FooterOffset, PackFormat.SkippableBytes + trailer.FooterLength), trailer);
        footer.Verify();
        using var codec = new ZstdCodec();
        return [.. Enumerable.Range(0, footer.FrameCount).SelectMany(number =>
        {
            PackFrame frame = footer.FrameAt(number);
            return footer.Restore(number, pack.AsSpan((int)frame.Offset, frame.StoredLength), codec);
        })];
    }

    private LocalDraft Begin(IFileOperations files, bool syncEach = false) =>
        Drafts.Begin(files, Layout, Id, Permissions.Private, syncEach, new PackTerms());

    private async Task<DraftSize> WriteAsync(IFileOperations files, int messages)
    {
        await using LocalDraft draft = Begin(files);
        return await CompleteAsync(draft, messages);
    }

    private static async Task<DraftSize> CompleteAsync(LocalDraft draft, int messages)
    {
        for (int i = 0; i < messages; i++) await draft.AddMessageAsync(IdOf(i), Json(i), CancellationToken.None);
        IndexEntry[] entries = IndexEntries.Of(
            [.. Enumerable.Range(0, messages).Select(i => new IndexedMessage(IdOf(i), MessageFactsReader.Read(Json(i), 0, 8), Json(i).Length, ContentHash.Of(Json(i))))],
            default);
        return await draft.CompleteAsync(new DraftCompletion(Head, entries, default), CancellationToken.None);
    }
}
