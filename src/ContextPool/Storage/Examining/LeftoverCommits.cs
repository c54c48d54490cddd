namespace ContextPool.Storage;

/// <summary>Commits that were acknowledged and that the head cannot be given.</summary>
/// <param name="Place">Where they are, for people.</param>
/// <param name="Appended">The messages that they appended.</param>
internal readonly record struct LeftoverCommits(string Place, IEnumerable<MessageId> Appended);
