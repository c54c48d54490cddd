using System.CommandLine;
using ContextPool.Migrator.Settings;

namespace ContextPool.Migrator.Commands;

/// <summary>Paths that only the command line knows.</summary>
internal static class PathOptions
{
    /// <summary>Judges the path while parsing: one that can lead nowhere is wrong usage.</summary>
    public static Option<string> Judged(this Option<string> option, ProgramEnvironment environment)
    {
        option.Validators.Add(result =>
        {
            string path = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
            if (ExpectedInPlaceOf(path, environment) is { } expected) result.AddError($"'{path}' ({option.Name}): expected {expected}");
        });
        return option;
    }

    private static string? ExpectedInPlaceOf(string path, ProgramEnvironment environment) =>
        !ValueRules.Path.TryRead(path, out _) ? ValueRules.Path.Expected
        : !environment.HasWorkingDirectory && !Path.IsPathFullyQualified(path) ? ValueRules.AbsolutePath
        : null;
}
