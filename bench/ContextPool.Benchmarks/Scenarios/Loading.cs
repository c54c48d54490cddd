using ContextPool.Benchmarks.Baselines;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>Full loads that end with the same in hand: the text of every message of the branch.</summary>
internal static class Loading
{
    public static int Characters(ChatFile context) => context.InOrder().Sum(node => node.Message.Content[0].Text.Length);

    public static async Task<int> CharactersAsync(ContextStore store, ContextId id)
    {
        ChatContext context = await store.OpenAsync(id);
        int characters = 0;
        await foreach (BranchMessage message in context.ReadBranchAsync()) characters += message.Message!.Text.Length;
        return characters;
    }
}
