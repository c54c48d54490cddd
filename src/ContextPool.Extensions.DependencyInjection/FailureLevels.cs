using Microsoft.Extensions.Logging;

namespace ContextPool.Extensions.DependencyInjection;

/// <summary>How loudly a failure is told: by who has to do something about it.</summary>
internal static class FailureLevels
{
    /// <summary>Answers that a program asks for and acts on: nobody need look.</summary>
    private static readonly HashSet<string> Answers =
    [
        ErrorCodes.BranchActive, ErrorCodes.BranchExists, ErrorCodes.BranchNotFound, ErrorCodes.ContextExists, ErrorCodes.ContextNotFound,
        ErrorCodes.LegacyContext, ErrorCodes.MessageExists, ErrorCodes.MessageInProgress, ErrorCodes.MessageNotFound, ErrorCodes.StaleWrite,
        typeof(OperationCanceledException).FullName!, typeof(TaskCanceledException).FullName!,
        typeof(ArgumentException).FullName!, typeof(ArgumentNullException).FullName!, typeof(ArgumentOutOfRangeException).FullName!,
    ];

    /// <summary>Others were in the way: worth a look where it comes often.</summary>
    private static readonly HashSet<string> Waits = [ErrorCodes.StoreBusy, ErrorCodes.WriterWait];

    /// <summary>The level for a code of <see cref="ErrorCodes"/>, of damaged content, or the name of a type; what is not known is loud.</summary>
    public static LogLevel Of(string code) =>
        Answers.Contains(code) ? LogLevel.Debug : Waits.Contains(code) ? LogLevel.Warning : LogLevel.Error;
}
