using System.CommandLine;

namespace ContextPool.Migrator.Commands;

/// <summary>Arguments and options of the commands that look at what runs left.</summary>
internal static class ReportSymbols
{
    /// <summary>The setting that says where.</summary>
    public const string Directory = "Migration:ReportDirectory";

    /// <summary>One run, which may be left out.</summary>
    public static Argument<string?> Run(string name, string description) => new(name)
    {
        Description = $"{description} Its id, or as much of its beginning as no other has.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary><c>--last</c>.</summary>
    public static Option<int?> Last(string description) => new("--last")
    {
        Description = description,
        HelpName = "n",
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<int?>() is < 1) result.AddError($"'{result.Tokens[^1].Value}' (--last): expected a whole number from 1 up");
            },
        },
    };
}
