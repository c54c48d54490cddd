using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Catalogue.Tests;

/// <summary>A store of one test in a directory, and its catalogue.</summary>
internal sealed class CataloguedStore : IDisposable
{
    public TempDirectory Directory { get; } = TempDirectory.InMemory();

    /// <summary>Long after all that a test writes, so that nothing counts as written at this moment.</summary>
    public StoppedClock Clock { get; } = new(TimeProvider.System.GetUtcNow().AddHours(1)) { PassesOverWaits = true };

    public string Root => Directory["storage"];

    public string File => Path.Combine(Root, "catalogue.db");

    /// <summary>The store, as one of several programs opens it.</summary>
    public ContextStore Open(TimeProvider? clock = null) => ContextStore.Open(
        Root, new ContextStoreOptions { Durable = false, TornFileWait = TimeSpan.Zero }, FileOperations.ForThisPlatform, clock ?? Clock);

    /// <summary>Its catalogue, with words.</summary>
    public Task<StoreCatalogue> OpenCatalogueAsync(bool search = true) => StoreCatalogue.OpenAsync(Open(), new CatalogueOptions { Search = search });

    /// <summary>A context of messages that a user and an assistant say in turn, a second apart.</summary>
    public static NewContext Chat(string? title, params string[] texts) => new()
    {
        Title = title,
        Messages =
        [
            .. texts.Select((text, i) => MessageDraft.FromText(i % 2 == 0 ? "User" : "Assistant", text) with { CreatedAt = Some.TimeAfter(i) }),
        ],
    };

    public void Dispose() => Directory.Dispose();
}
