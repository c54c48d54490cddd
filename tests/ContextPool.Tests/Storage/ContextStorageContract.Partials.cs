using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage;

/// <content>What is kept of messages while they are being made.</content>
public abstract partial class ContextStorageContract
{
    private IPartialMessages Partials => Context.Partials;

    [Fact]
    public async Task WhatIsKeptOfAMessage_IsListedAsFarAsItWasAdded()
    {
        await PublishAsync(1);
        await using IPartialMessage made = await Partials.BeginAsync(Some.MessageId(5), Utf8("one "), None);
        await made.AddAsync(Utf8("two"), None);

        StoredPartial kept = Assert.Single(await Partials.ListAsync(None));

        Assert.Equal((Some.MessageId(5), "one two", true), (kept.Message, Text(kept.Bytes), kept.HasWriter));
    }

    [Fact]
    public async Task MessageThatIsBeingMade_IsNoPartOfTheContext()
    {
        await PublishAsync(2);
        ContextHead before = (await Context.ReadHeadAsync(null, None))!;
        await using IPartialMessage made = await Partials.BeginAsync(Some.MessageId(5), Utf8("x"), None);

        Assert.False(await Context.HasMessageAsync(Some.MessageId(5), None));
        Assert.Equal(2, (await Context.ListIdsAsync(None)).Count);
        Assert.Equal(2, (await Context.LoadIndexAsync(None)).Length);
        Assert.Equal(before.Version, (await Context.ReadHeadAsync(null, None))!.Version);
        Assert.Equal([_id], await ListAsync(Storage.ListAsync(None)));
    }

    [Fact]
    public async Task WriterThatIsGone_LeavesWhatItKept_UntilThatIsRemoved()
    {
        await PublishAsync(1);
        IPartialMessage made = await Partials.BeginAsync(Some.MessageId(5), Utf8("x"), None);
        StoredPartial kept = Assert.Single(await Partials.ListAsync(None));
        Assert.False(await Partials.RemoveAsync(kept, None));

        await made.DisposeAsync();

        StoredPartial left = Assert.Single(await Partials.ListAsync(None));
        Assert.Equal(("x", false), (Text(left.Bytes), left.HasWriter));
        Assert.True(await Partials.RemoveAsync(left, None));
        Assert.False(await Partials.RemoveAsync(left, None));
        Assert.Empty(await Partials.ListAsync(None));
    }

    [Fact]
    public async Task WhatItsWriterRemoves_IsGone()
    {
        await PublishAsync(1);
        IPartialMessage made = await Partials.BeginAsync(Some.MessageId(5), Utf8("x"), None);
        await made.RemoveAsync();
        Assert.Empty(await Partials.ListAsync(None));
    }

    [Fact]
    public async Task SeveralUnderOneId_AreToldApart()
    {
        await PublishAsync(1);
        await using IPartialMessage first = await Partials.BeginAsync(Some.MessageId(5), Utf8("1"), None);
        await using IPartialMessage second = await Partials.BeginAsync(Some.MessageId(5), Utf8("2"), None);
        IReadOnlyList<StoredPartial> kept = await Partials.ListAsync(None);
        Assert.Equal(["1", "2"], kept.Select(k => Text(k.Bytes)).Order());
        Assert.Equal(2, kept.Select(k => k.Key).Distinct().Count());
    }

    [Fact]
    public async Task ContextThatIsNotThere_KeepsNothing()
    {
        Assert.Empty(await Partials.ListAsync(None));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => Partials.BeginAsync(Some.MessageId(5), Utf8("x"), None).AsTask());
    }
}
