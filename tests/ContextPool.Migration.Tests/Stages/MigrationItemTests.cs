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
    public void WhatWasPublished_IsNotUndone_AndWhatWasNot_Once()
    {
        int undone = 0;
        var published = new MigrationItem("a", "/a");
        published.UndoBy(() => undone++);
        published.Published();
        published.Undo();
        Assert.Equal(0, undone);

        var failed = new MigrationItem("b", "/b");
        failed.UndoBy(() => undone++);
        failed.Undo();
        failed.Undo();
        Assert.Equal(1, undone);
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
