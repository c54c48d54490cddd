using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

/// <summary>Contexts named by the beginning of their ids, as git has it.</summary>
public sealed class ContextNameTests : IDisposable
{
    private static readonly ContextId First = ContextId.Parse("abcd1111-0000-4000-8000-000000000001");
    private static readonly ContextId Second = ContextId.Parse("abcd2222-0000-4000-8000-000000000002");

    private readonly StoreUnderTest _store = new();

    [Theory]
    [InlineData("show abcd1")]
    [InlineData("show ABCD1111-00")]
    [InlineData("check --only abcd11")]
    [InlineData("index rebuild abcd11")]
    [InlineData("rollback abcd11 --to legacy-again")]
    [InlineData("delete --yes abcd111")]
    public async Task BeginningOfOneId_IsThatContext(string line)
    {
        await AddBothAsync();
        string legacy = _store.Directory["legacy-again"];
        Assert.Equal(0, await _store.RunAsync(line.Replace("legacy-again", legacy, StringComparison.Ordinal)));
        if (!line.StartsWith("check", StringComparison.Ordinal) && !line.StartsWith("rollback", StringComparison.Ordinal))
            Assert.Contains(First.ToString(), _store.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Second.ToString(), _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeginningOfSeveralIds_IsRefusedWithAllOfThem()
    {
        await AddBothAsync();
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("show abcd"));
        Assert.Contains($"abcd is the beginning of 2 contexts: {First}, {Second}; give more of it", _store.Error, StringComparison.Ordinal);
        Assert.Empty(_store.Out);
    }

    [Fact]
    public async Task BeginningOfNoId_IsTold()
    {
        await AddBothAsync();
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("delete --yes abcd3"));
        Assert.Contains("there is no context that begins with abcd3", _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeletedContext_IsFoundInTheTrash()
    {
        await AddBothAsync();
        Assert.Equal(0, await _store.RunAsync("delete --yes", First.ToString()));
        Assert.Equal(0, await _store.RunAsync("restore abcd1"));
        Assert.Equal($"{First} is back\n", _store.Out);
    }

    [Theory]
    [InlineData("show abc")]
    [InlineData("show xyz12")]
    [InlineData("show abcd1111-0000-4000-8000-0000000000012")]
    public async Task WhatCannotBeginAnId_IsWrongUsage(string line) => Assert.Equal(ExitCodes.UsageError, await _store.RunAsync(line));

    public void Dispose() => _store.Dispose();

    private async Task AddBothAsync()
    {
        await _store.AddAsync(new LegacyJson(First).Talk(1));
        await _store.AddAsync(new LegacyJson(Second).Talk(1));
    }
}
