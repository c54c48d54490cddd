using ContextPool.Migration.Audit;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migrator.Monitoring;

/// <summary>All who are told of a run's end, one after the other.</summary>
internal sealed class RunWatchers(IEnumerable<IRunWatcher> watchers, ILogger<RunWatchers> log)
{
    /// <summary>Never throws: the run is complete, and its code must not change for want of a listener.</summary>
    public async Task TellAsync(RunSummary summary, int exitCode)
    {
        foreach (IRunWatcher watcher in watchers)
        {
            try
            {
                await watcher.TellAsync(summary, exitCode);
            }
            catch (Exception e)
            {
                log.LogWarning("The run is as it is, but {Watcher} was not told of it: {Message}", watcher.What, e.Message);
            }
        }
    }
}
