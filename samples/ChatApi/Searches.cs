using ContextPool;
using ContextPool.Catalogue;

namespace ChatApi;

/// <summary>What was said is found by its words, whichever program saved it.</summary>
internal static class Searches
{
    /// <summary>One catalogue for the program; it lies beside the store and is derived from it.</summary>
    public static void AddTo(IServiceCollection services) => services.AddSingleton(provider => StoreCatalogue
        .OpenAsync(provider.GetRequiredService<ContextStore>(), new CatalogueOptions { Search = true }).GetAwaiter().GetResult());

    public static void Map(RouteGroupBuilder api) => api.MapGet("/search", FindAsync);

    /// <summary>The newest first. What changed since the last search is read first, which is a look at each chat.</summary>
    private static async Task<IResult> FindAsync(string words, StoreCatalogue catalogue, CancellationToken cancel, int count = 20)
    {
        if (count is < 1 or > 200) return Results.BadRequest($"count is {count}: expected 1 to 200");
        await catalogue.RefreshAsync(cancel);
        SearchPage found = await catalogue.SearchAsync(words, new SearchQuery { Limit = count }, cancel);
        return Results.Ok(found.Hits.Select(hit => new Hit(hit.Context, hit.Title, hit.Message, hit.Role, hit.At.ToDateTimeOffset(), hit.Snippet, hit.Marks)));
    }
}
