using System.Text.RegularExpressions;

namespace ContextPool.Architecture.Tests;

/// <summary>The documents under docs/ lead to each other, to what is there, and to nothing else.</summary>
public sealed partial class DocumentsTests
{
    private static readonly string Folder = Path.Combine(FoldersTests.Repository(), "docs");

    public static TheoryData<string> Documents => [.. Directory.EnumerateFiles(Folder, "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryLink_LeadsToAFile(string document)
    {
        string text = File.ReadAllText(Path.Combine(Folder, document));
        IEnumerable<string> targets = Link().Matches(text).Select(link => link.Groups["target"].Value).Where(target => !target.StartsWith('#'));
        Assert.All(targets, target => Assert.True(File.Exists(Path.Combine(Folder, target)) || Directory.Exists(Path.Combine(Folder, target)), target));
    }

    [Fact]
    public void EveryDocument_IsInTheTableOfContents_AndItsEntriesAreThere()
    {
        string[] entries = [.. Entry().Matches(File.ReadAllText(Path.Combine(Folder, "toc.yml"))).Select(entry => entry.Groups["file"].Value)];
        Assert.Equal(Directory.EnumerateFiles(Folder, "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal), entries.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryPackageWithAPinnedSurface_IsInTheReference()
    {
        string made = File.ReadAllText(Path.Combine(Folder, "docfx.json"));
        Assert.All(SurfacePageTests.Pinned, package => Assert.Contains($"\"{package}/{package}.csproj\"", made, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"href: (?<file>\S+\.md)$", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
