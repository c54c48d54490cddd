using ContextPool.Files;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Reading;

/// <summary>I10: what cannot be read says so in its place, in words for people and in a code for programs.</summary>
public sealed class UnavailableMessageTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(1);

    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("{", "truncated")]
    [InlineData("{]", "invalid_json")]
    [InlineData("[]", "message_not_an_object")]
    [InlineData(null, ErrorCodes.MessageNotFound)]
    public async Task WhatKeepsAMessageFromBeingRead_HasACode(string? text, string code)
    {
        await _store.CreateAsync(3, Id);
        string path = _store.Layout.Context(Id).Message(Some.MessageId(2));
        if (text is null) File.Delete(path);
        else
        {
            _store.Directory.Write(Path.GetRelativePath(_store.Directory.Root, path), text);
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        }

        ChatContext context = await ContextStore
            .Open(_store.Layout.Root, SavingStore.Quick, SavingStore.Real, new StoppedClock { PassesOverWaits = true }).OpenAsync(Id);
        List<BranchMessage> read = await context.ReadBranchAsync().ToListAsync();

        Assert.Equal([null, code, null], read.Select(m => m.UnavailableCode));
        if (text is null)
        {
            Assert.Null(await context.GetMessageAsync(Some.MessageId(2)));
            return;
        }

        var thrown = await Assert.ThrowsAsync<MessageUnavailableException>(() => context.GetMessageAsync(Some.MessageId(2)).AsTask());
        Assert.Equal((ErrorCodes.MessageUnavailable, code, Id, Some.MessageId(2)), (thrown.Code, thrown.Reason, thrown.Context, thrown.Id));
    }

    [Fact]
    public async Task FileThatFails_HasTheCodeOfTheFailure()
    {
        await _store.CreateAsync(1, Id);
        using FaultyFileOperations files = new FaultyFileOperations(SavingStore.Real).Fail(
            FileOperationKind.OpenRead, Some.MessageId(1).ToString(), FileFailure.AccessDenied);
        ChatContext context = await _store.OpenAsync(Id, files);
        Assert.Equal(ErrorCodes.AccessDenied, Assert.Single(await context.ReadBranchAsync().ToListAsync()).UnavailableCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StaleReplacement_NamesContextAndMessage(bool isInMemory)
    {
        ContextStore store = isInMemory ? ContextStore.InMemory() : _store.Open();
        ChatContext context = await store.CreateAsync(new NewContext { Id = Id, Messages = [SavingStore.Draft(1)] });
        Message read = (await context.GetMessageAsync(Some.MessageId(1)))!;
        await context.ReplaceAsync(read, read.WithText("b"));
        var thrown = await Assert.ThrowsAsync<StaleWriteException>(() => context.ReplaceAsync(read, read.WithText("c")));
        Assert.Equal((ErrorCodes.StaleWrite, Id, Some.MessageId(1)), (thrown.Code, thrown.Context, thrown.Id));
    }
}
