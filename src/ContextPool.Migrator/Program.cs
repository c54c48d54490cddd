using ContextPool.Migrator.Commands;
using ContextPool.Migrator.Settings;
using Serilog.Core;

namespace ContextPool.Migrator;

/// <summary>The program <c>contextpool</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using StopSignals signals = StopSignals.Listen();
        ProgramEnvironment environment = ProgramEnvironment.OfThisProcess(signals);
        // Logs until the settings are known, and whatever escapes from a command. Disposing flushes.
        await using Logger log = ProgramLog.Bootstrap();
        AppDomain.CurrentDomain.UnhandledException += (_, e) => EndAfterDefect(log, e.ExceptionObject as Exception);
        try
        {
            return await ProgramCommands.RunAsync(arguments, environment);
        }
        catch (Exception e)
        {
            log.Fatal(e, "The program failed");
            return ExitCodes.InternalError;
        }
    }

    // An exception on a thread nobody awaits would abort with a code that says nothing.
    private static void EndAfterDefect(Logger log, Exception? defect)
    {
        log.Fatal(defect, "The program failed");
        log.Dispose();
        Environment.Exit(ExitCodes.InternalError);
    }
}
