using ContextPool.Storage;
using ContextPool.TestKit;

namespace ContextPool.Tests.Storage;

/// <content>Which states contexts are in, told apart without reading them.</content>
public abstract partial class ContextStorageContract
{
    [Fact]
    public async Task ContextThatDoesNotChange_HasOneMark_WhicheverWayItIsLookedAt()
    {
        await PublishAsync(2);
        IStorageLookout lookout = Storage.LookOut();

        ContextMark first = (await lookout.LookAtAsync(_id, null, None))!.Value;
        ContextMark again = (await lookout.LookAtAsync(_id, first, None))!.Value;
        (ContextId listed, ContextMark third) = Assert.Single(await ListAsync(Storage.LookOut().LookAsync(_ => first, None)));

        Assert.Equal(_id, listed);
        AssertChanged((false, false), first, again);
        AssertChanged((false, false), first, third);
    }

    [Fact]
    public async Task EveryKindOfChange_ShowsInTheMark()
    {
        await PublishAsync(2);
        IStorageLookout lookout = Storage.LookOut();
        ContextMark mark = (await lookout.LookAtAsync(_id, null, None))!.Value;

        mark = await AssertNextAsync((true, false), () => ChangeHeadAsync("other"));
        mark = await AssertNextAsync((true, true), () => UpdateAsync(_ => new(Appended(3)), None));
        await AssertNextAsync((false, true), async () => await Context.ReplaceAsync(Replacement(Numbered(2, "massage 2"), Numbered(2), EntryOf(Numbered(2, "massage 2"))), None));

        async Task<ContextMark> AssertNextAsync((bool, bool) expected, Func<Task> change)
        {
            await change();
            ContextMark next = (await lookout.LookAtAsync(_id, mark, None))!.Value;

            // What is changed as well is told twice at most, never too little.
            Assert.True(next.HasOtherHeadThan(mark) || !expected.Item1);
            Assert.True(next.HasOtherMessagesThan(mark) || !expected.Item2);
            Assert.False((!expected.Item1 && next.Head != mark.Head) || (!expected.Item2 && next.Messages != mark.Messages));
            return next;
        }
    }

    [Fact]
    public async Task ContextThatIsNotThere_HasNoMark()
    {
        await PublishAsync(1);
        await Context.DeleteAsync(TimeSpan.Zero, orElse: null, None);

        Assert.Null(await Storage.LookOut().LookAtAsync(_id, null, None));
        Assert.Empty(await ListAsync(Storage.LookOut().LookAsync(_ => null, None)));
    }

    [Fact]
    public async Task ContextThatComesBack_HasTheMarkItHad()
    {
        await PublishAsync(1);
        ContextMark before = (await Storage.LookOut().LookAtAsync(_id, null, None))!.Value;
        await Context.DeleteAsync(TimeSpan.Zero, orElse: null, None);
        await Storage.RestoreAsync(_id, TimeSpan.Zero, None);

        AssertChanged((false, false), before, (await Storage.LookOut().LookAtAsync(_id, before, None))!.Value);
    }

    [Fact]
    public async Task LookingAround_CanBeCancelled()
    {
        await PublishAsync(1);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ListAsync(Storage.LookOut().LookAsync(_ => null, cancelled.Token)));
    }

    private static void AssertChanged((bool Head, bool Messages) expected, ContextMark before, ContextMark after) =>
        Assert.Equal(expected, (after.HasOtherHeadThan(before), after.HasOtherMessagesThan(before)));
}
