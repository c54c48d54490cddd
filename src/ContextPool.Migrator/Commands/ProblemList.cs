using ContextPool.Migrator.Settings;

namespace ContextPool.Migrator.Commands;

/// <summary>Tells everything that keeps a command from starting, at once.</summary>
internal static class ProblemList
{
    /// <summary>Prints it and returns the exit code.</summary>
    public static int Print(TextWriter error, IReadOnlyCollection<SettingsProblem> problems)
    {
        error.WriteLine(problems.Count == 1
            ? "contextpool: nothing was done; one thing is wrong:"
            : $"contextpool: nothing was done; {problems.Count} things are wrong:");
        foreach (SettingsProblem problem in problems) error.WriteLine($"  {problem.Text}");
        return ExitCodes.UsageError;
    }
}
