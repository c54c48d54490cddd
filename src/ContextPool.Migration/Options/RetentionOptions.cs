namespace ContextPool.Migration.Options;

/// <summary>What is kept of what piles up. Only the trash is emptied unless somebody asks for more.</summary>
public sealed record RetentionOptions
{
    /// <summary>Of the trash; by time only. As long as a store's own grace period.</summary>
    public KeepRule Trash { get; init; } = new(Last: null, new ContextStoreOptions().TrashGrace);

    /// <summary>
    /// Of the backups of each context. Whatever the rule, those stay that a receipt names (of a context, of one in the trash, of a deleted one), and
    /// those of a version that no younger published one has replaced.
    /// </summary>
    public KeepRule Backups { get; init; } = KeepRule.Everything;

    /// <summary>Of the reports, with their summaries and pages. The youngest over all contexts stays: the next run compares with it.</summary>
    public KeepRule Reports { get; init; } = KeepRule.Everything;
}
