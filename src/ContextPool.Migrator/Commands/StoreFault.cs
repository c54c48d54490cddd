using ContextPool.Files;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;
using ContextPool.Migration.Settling;

namespace ContextPool.Migrator.Commands;

/// <summary>What a store may refuse or fail at. It is told in a line; everything else is a defect and is logged with its stack.</summary>
internal static class StoreFault
{
    /// <summary>The exit code; null for a defect.</summary>
    public static int? CodeOf(Exception exception) => exception switch
    {
        FileOperationException { Failure: FileFailure.AccessDenied or FileFailure.NoSpace or FileFailure.NotSupported } failed =>
            ExitCodes.Of(RunFault.EndOf(failed), signal: null),
        StoreFormatException { IsNewer: true } => ExitCodes.NewerFormat,
        StoreFormatException or InvalidContentException or MessageUnavailableException => ExitCodes.DamageFound,
        UnclearNameException unclear => unclear.IsAmbiguous ? ExitCodes.UsageError : ExitCodes.CompletedWithFailures,
        StoreBusyException => ExitCodes.StoreLocked,
        ContextPoolException or InvalidReportException or NothingToSettleException => ExitCodes.CompletedWithFailures,
        _ => null,
    };

    /// <summary>The line that tells of it.</summary>
    public static string Explain(Exception exception, MigrationOptions options) =>
        exception is FileOperationException failed ? RunFault.Explain(failed, options) : exception.Message;
}
