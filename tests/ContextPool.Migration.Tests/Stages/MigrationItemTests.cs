using ContextPool.Migration.Stages;

namespace ContextPool.Migration.Tests.Stages;

/// <summary>What an item holds is returned whatever becomes of it.</summary>
public sealed class MigrationItemTests
{
    private readonly List<int> _returned = [];

    [Fact]
    public void Release_ReturnsAllOnce_TheLastFirst()
    {
        var item = new MigrationItem("a", "/a");
        for (int i = 0; i < 3; i++) item.Hold(new Held(this, i));

        item.Release();
        item.Release();

        Assert.Equal([2, 1, 0], _returned);
    }

    [Fact]
    public void WhatCannotBeReturned_KeepsNothingElse()
    {
        var item = new MigrationItem("a", "/a");
        for (int i = 0; i < 3; i++) item.Hold(new Held(this, i) { Fails = i > 0 });

        var e = Assert.Throws<InvalidOperationException>(item.Release);

        Assert.Contains("scripted 2", e.Message, StringComparison.Ordinal);
        Assert.Equal([0], _returned);
    }

    [Fact]
    public async Task BytesOfTheBudget_AreGivenBackWithTheItem()
    {
        var budget = new ByteBudget(10);
        var item = new MigrationItem("a", "/a");
        item.Hold(await Admission.EnterAsync(budget, 10));
        Task next = budget.EnterAsync(1);
        Assert.False(next.IsCompleted);

        item.Release();

        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Draft_IsLetGoOfOnce()
    {
        var item = new MigrationItem("a", "/a");
        await item.LetGoOfDraftAsync();
        item.Hold(new HeldDraft(this));

        await item.LetGoOfDraftAsync();
        await item.LetGoOfDraftAsync();

        Assert.Equal([7], _returned);
    }

    private sealed class HeldDraft(MigrationItemTests test) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            test._returned.Add(7);
            return default;
        }
    }

    private sealed class Held(MigrationItemTests test, int number) : IDisposable
    {
        public bool Fails { get; init; }

        public void Dispose()
        {
            if (Fails) throw new IOException($"scripted {number}");
            test._returned.Add(number);
        }
    }
}
