namespace ContextPool.Storage;

/// <summary>
/// A storage as a repair sees it: carries out the steps of a plan, and judges nothing. What it takes out or replaces is in the trash before.
/// Safe for concurrent use.
/// </summary>
/// <remarks>
/// What keeps it from a step is a <see cref="StorageException"/>, with all in its place. Blocks on the disk: callers are on a thread that may.
/// </remarks>
internal interface IStorageMending
{
    /// <summary>Carries out steps around the contexts, in order.</summary>
    /// <param name="actions">The steps.</param>
    /// <returns>For each step why it was not done, for people; null where it was.</returns>
    ValueTask<IReadOnlyList<string?>> MendAroundAsync(IReadOnlyList<RepairAction> actions);

    /// <summary>Begins to mend one context. Touches nothing yet.</summary>
    /// <param name="id">The context.</param>
    /// <param name="now">When, for the trash and the index.</param>
    IContextMending BeginMending(ContextId id, Timestamp now);
}
