using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.InTurn;

/// <summary>One question to all stores.</summary>
/// <param name="Name">Of its rows.</param>
/// <param name="Ask">Asks it; what it gives back must be the same from all.</param>
/// <param name="Most">How often in a round at most: what grows a context must not double it.</param>
/// <param name="Sizes">Where it is asked; everywhere where null.</param>
internal sealed record Operation(string Name, Func<StoreRow, Task<int>> Ask, int Most = int.MaxValue, int[]? Sizes = null)
{
    private const int Shown = 20;
    private const int Appends = 16;

    private static readonly Dictionary<int, ChatFile> Made = [];

    public static IReadOnlyList<Operation> Reads { get; } =
    [
        new("metadata", row => row.Store.MetadataAsync(row.Context)),
        new("one message by id", row => row.Store.OneAsync(row.Context, row.Middle.Id)),
        new("last 20", row => row.Store.LastAsync(row.Context, Shown)),
        new("whole branch", row => row.Store.AllAsync(row.Context)),
        new("how many are the user's", row => row.Store.CountAsync(row.Context, "User")),
        new("list of 100 contexts", row => row.Store.ListAsync(), Sizes: [10]),
    ];

    public static IReadOnlyList<Operation> Writes { get; } =
    [
        new("append", async row =>
        {
            await row.Store.AppendAsync(row.Context, row.Next());
            return 0;
        }, Appends),
        new("replace", async row =>
        {
            await row.Store.ReplaceAsync(row.Context, row.Changed());
            return 0;
        }),
        new("create", async row =>
        {
            await row.MakeAsync(Ready(row.Messages));
            return 0;
        }, Sizes: [10, 1_000]),
    ];

    /// <summary>Invented once: inventing it takes longer than saving it.</summary>
    private static ChatFile Ready(int messages) =>
        Made.TryGetValue(messages, out ChatFile? made) ? made : Made[messages] = Conversation.Of(messages);
}
