using System.Text.RegularExpressions;

namespace ContextPool.Samples.Tests;

/// <summary>docs/cookbook.md shows what <see cref="CookbookRecipes"/> compiles and runs, and nothing else.</summary>
public sealed partial class CookbookTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(TestKit.Samples.Repository, "docs", "cookbook.md"));
    private static readonly string Code = File.ReadAllText(
        Path.Combine(TestKit.Samples.Repository, "tests", "ContextPool.Samples.Tests", "CookbookRecipes.cs"));

    [Fact]
    public void Document_ShowsTheRecipesThatRun_WordForWord()
    {
        List<(string Title, string Code)> run = [.. Region().Matches(Code).Select(m => (m.Groups["title"].Value.Trim(), Dedented(m.Groups["code"].Value)))];
        List<(string Title, string Code)> shown = [.. Recipe().Matches(Document).Select(m => (m.Groups["title"].Value.Trim(), m.Groups["code"].Value.Trim()))];

        Assert.Equal(14, run.Count);
        Assert.Equal(run.Select(recipe => recipe.Title), shown.Select(recipe => recipe.Title));
        Assert.All(run.Zip(shown), pair => Assert.Equal(pair.First.Code, pair.Second.Code));
    }

    /// <summary>One block is the beginning of every program; all others are recipes.</summary>
    [Fact]
    public void EveryBlockOfTheDocument_IsARecipe() =>
        Assert.Equal(1 + Recipe().Count(Document), Regex.Count(Document, "^```csharp$", RegexOptions.Multiline));

    private static string Dedented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : "")).Trim();
    }

    [GeneratedRegex(@"^ +#region (?<title>.+)\n(?<code>(?s:.+?))\n +#endregion", RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^## (?<title>.+)\n(?:(?!## |```).*\n)*```csharp\n(?<code>(?s:.+?))\n```$", RegexOptions.Multiline)]
    private static partial Regex Recipe();
}
