namespace ContextPool.Storage;

/// <summary>Whether the writers of a context are kept out.</summary>
/// <param name="held">Lets them in again; null where they were not kept out.</param>
/// <param name="isGone">True where there is nothing that could be written.</param>
internal readonly struct MendingTurn(IDisposable? held, bool isGone) : IDisposable
{
    /// <summary>True where nobody else writes.</summary>
    public bool IsTaken => held is not null;

    /// <summary>True where there is nothing that could be written.</summary>
    public bool IsGone => isGone;

    public void Dispose() => held?.Dispose();
}
