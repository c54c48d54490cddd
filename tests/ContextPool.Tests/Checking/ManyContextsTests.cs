using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>What a look at the store holds for each of its contexts. Alone, as <see cref="LargeContextTests"/>.</summary>
[Collection("Alone")]
public sealed class ManyContextsTests : IDisposable
{
    private const int Contexts = 50_000;

    private static readonly ContextId[] Ids = [.. Enumerable.Range(1, Contexts).Select(i => Some.ContextId(i)).Order()];

    private readonly MigratedStore _store = MigratedStore.WithTalk(1);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void LookAtTheStore_HoldsIdsAndNoNames()
    {
        var live = new List<long>();
        for (int i = 0; i < 3; i++)
        {
            var files = new PretendedContexts(_store.Files, _store.Store.Contexts);
            Assert.Equal(Ids, StoreExamination.Of(files, _store.Store).Ids);
            live.Add((files.LiveAfter - files.LiveBefore) / Contexts);
        }

        // An id has 16 bytes, a name a hundred; the list of them has room to grow.
        Assert.InRange(live.Order().ElementAt(1), 10, 50);
    }

    private sealed class PretendedContexts(IFileOperations inner, string contexts) : WrappingFileOperations(inner)
    {
        public long LiveBefore { get; private set; }

        public long LiveAfter { get; private set; }

        public override IEnumerable<string> List(string directory)
        {
            if (directory != contexts) return base.List(directory);
            LiveBefore = GC.GetTotalMemory(forceFullCollection: true);
            return Ids.Select(id => id.ToString());
        }

        public override FileStat? Stat(string path)
        {
            if (Path.GetDirectoryName(path) != contexts) return base.Stat(path);
            if (Path.GetFileName(path) == Ids[^1].ToString()) LiveAfter = GC.GetTotalMemory(forceFullCollection: true);
            return base.Stat(contexts);
        }
    }
}
