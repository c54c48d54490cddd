namespace ContextPool.Storage;

/// <summary>How it went to open what a context was made from.</summary>
/// <param name="Backup">It; null where it is not there, or not as the receipt tells.</param>
/// <param name="WhyNot">Why it is null, for people.</param>
/// <param name="IsMute">True where it is null though there may be one: this user may not read it, or there is nobody here who can.</param>
internal readonly record struct OpenedBackup(ISourceBackup? Backup, string WhyNot, bool IsMute);
