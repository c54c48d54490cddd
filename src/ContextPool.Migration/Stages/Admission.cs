namespace ContextPool.Migration.Stages;

/// <summary>The bytes that a context was admitted for; disposing of it gives them back.</summary>
internal sealed class Admission(ByteBudget budget, long bytes) : IDisposable
{
    /// <summary>Waits for its turn. Cancelled where the budget was closed meanwhile.</summary>
    public static async Task<Admission> EnterAsync(ByteBudget budget, long bytes)
    {
        await budget.EnterAsync(bytes).ConfigureAwait(false);
        return new Admission(budget, bytes);
    }

    public void Dispose() => budget.Leave(bytes);
}
