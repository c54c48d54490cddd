namespace ContextPool.Tests.Saving;

/// <summary>Whoever ends last removes nothing that others create in.</summary>
public sealed class ConcurrentCreationTests : IDisposable
{
    private readonly SavingStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public Task ManyCreationsAtOnce_AllSucceed(int stores) => CreateAsync(stores, 120);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(1)]
    [InlineData(4)]
    public Task ThousandsOfCreationsAtOnce_AllSucceed(int stores) => CreateAsync(stores, 4_000);

    private async Task CreateAsync(int stores, int contexts)
    {
        ContextStore[] opened = [.. Enumerable.Range(0, stores).Select(_ => _store.Open())];
        ContextId[] ids = [.. Enumerable.Range(0, contexts).Select(_ => ContextId.New())];
        await Parallel.ForEachAsync(
            ids.Index(), new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (each, cancel) => await opened[each.Index % stores].CreateAsync(new NewContext { Id = each.Item }, cancel));
        Assert.Equal(
            ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), _store.Directory.Names("storage/contexts"));
        Assert.Empty(_store.Directory.Names("storage/.staging"));
    }
}
