using System.Reflection;
using System.Text.RegularExpressions;

namespace ContextPool.Architecture.Tests;

/// <summary>docs/api-surface.md gives a reason for each public type of each package, and for no other.</summary>
public sealed partial class SurfacePageTests
{
    private const int ShortestReason = 20;

    private static readonly string Page = File.ReadAllText(Path.Combine(FoldersTests.Repository(), "docs", "api-surface.md"));

    private static readonly Dictionary<string, List<(string Type, string Why)>> Listed = Section().Matches(Page).ToDictionary(
        section => section.Groups["package"].Value,
        section => Row().Matches(section.Groups["rows"].Value).Select(row => (row.Groups["type"].Value, row.Groups["why"].Value)).ToList());

    /// <summary>Those whose surface is pinned.</summary>
    internal static string[] Pinned { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(FoldersTests.Repository(), "src"), "PublicAPI.Unshipped.txt", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path))!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Packages => [.. Pinned];

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryPublicType_HasAReason_AndNothingElseHas(string package)
    {
        string[] types = [.. Assembly.Load(package).GetExportedTypes().Select(NameOf).Order(StringComparer.Ordinal)];

        Assert.NotEmpty(types);
        Assert.Equal(types, Listed[package].Select(row => row.Type).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reasons_AreReasons()
    {
        List<string> reasons = [.. Listed.Values.SelectMany(rows => rows).Select(row => row.Why)];

        Assert.Equal(Pinned.Length, Listed.Count);
        Assert.All(reasons, why => Assert.True(why.Length >= ShortestReason, why));
        Assert.Equal(reasons.Count, reasons.Distinct(StringComparer.Ordinal).Count());
    }

    private static string NameOf(Type type)
    {
        string name = type.FullName![(type.Namespace!.Length + 1)..].Replace('+', '.');
        return type.IsGenericTypeDefinition
            ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(a => a.Name))}>" : name;
    }

    [GeneratedRegex(@"^## (?<package>\S+)\n(?<rows>(?:(?!## ).*\n?)*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| `(?<type>[^`]+)` \| (?<why>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
