using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Monitoring;

/// <summary>Whoever outside is told that a run ended. What it fails at is a warning of the log: the run is what it is.</summary>
internal interface IRunWatcher
{
    /// <summary>What is told to whom, for the log.</summary>
    string What { get; }

    /// <summary>Tells of the end, in bounded time.</summary>
    /// <param name="summary">What the run did.</param>
    /// <param name="exitCode">What the program is about to return.</param>
    Task TellAsync(RunSummary summary, int exitCode);
}
