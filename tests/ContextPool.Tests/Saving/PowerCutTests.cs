using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>
/// I6: whatever of a replacement reached the disk when the power went, the index that loads afterwards tells of the messages that are
/// there. Of equal size, nothing but the index itself says which of the two it was made from.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private static readonly ContextStoreOptions Durable = new();
    private static readonly ContextId Id = Some.ContextId(77);

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    /// <summary>Which names the cut takes: none, those of the context's directory, of its pool, of both.</summary>
    public static TheoryData<bool, bool, bool> Cuts
    {
        get
        {
            var cuts = new TheoryData<bool, bool, bool>();
            foreach (bool hasLog in new[] { false, true })
            {
                foreach (bool losesRoot in new[] { false, true })
                {
                    foreach (bool losesPool in new[] { false, true }) cuts.Add(hasLog, losesRoot, losesPool);
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task ReplacementOfTheSameSizeCutAnywhere_LeavesNoIndexThatIsSilentlyWrong(bool hasLog, bool losesRoot, bool losesPool)
    {
        for (int nth = 1; ; nth++)
        {
            await PrepareAsync(hasLog);
            var disk = new WriteDroppingFileOperations(SavingStore.Real);
            FaultyFileOperations files = new FaultyFileOperations(disk).DieAtChange(nth);
            bool isSaved = await TryReplaceAsync(files);
            ContextLayout context = _store.Layout.Context(Id);
            disk.CutPower(directory => directory == context.Pool ? losesPool : losesRoot);

            _store.AssertIndexIsThatOfThePool(Id);
            string role = (await (await _store.OpenAsync(Id)).GetMessageAsync(Some.MessageId(2)))!.Role!;
            Assert.True(role == "Tool" || (!isSaved && role == "User"), role);
            Trials.Count(GetType(), 1, "power cuts");
            if (!files.IsDead) break;
        }
    }

    /// <summary>The control: the same cut behind a save that syncs nothing loses it, so that the cuts above are real ones.</summary>
    [Fact]
    public async Task ReplacementWithoutSyncs_IsLost()
    {
        await PrepareAsync(hasLog: false);
        var disk = new WriteDroppingFileOperations(SavingStore.Real);
        Assert.True(await TryReplaceAsync(disk, SavingStore.Quick));
        disk.CutPower(_ => true);
        Assert.Equal("User", (await (await _store.OpenAsync(Id)).GetMessageAsync(Some.MessageId(2)))!.Role);
    }

    private async Task PrepareAsync(bool hasLog)
    {
        if (Directory.Exists(_store.Layout.Root)) Directory.Delete(_store.Layout.Root, recursive: true);
        ChatContext context = await _store.CreateAsync(messages: 1, Id);
        MessageDraft second = SavingStore.Draft(2) with { Role = "User" };
        if (hasLog)
        {
            await context.AppendAsync(second);
            return;
        }

        Directory.Delete(_store.Layout.Root, recursive: true);
        await _store.Open().CreateAsync(new NewContext { Id = Id, Messages = [SavingStore.Draft(1), second] });
        Assert.False(File.Exists(_store.Layout.Context(Id).IndexLog));
    }

    private async Task<bool> TryReplaceAsync(ContextPool.Files.IFileOperations files, ContextStoreOptions? options = null)
    {
        ChatContext context = await _store.OpenAsync(Id, files, options ?? Durable);
        Message read = (await context.GetMessageAsync(Some.MessageId(2)))!;
        byte[] node = SavingStore.Utf8(SavingStore.Text(read.Json).Replace("User", "Tool", StringComparison.Ordinal));
        Assert.Equal(read.Json.Length, node.Length);
        try
        {
            await context.ReplaceAsync(read, node);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
