using System.Text.RegularExpressions;

namespace ContextPool.Architecture.Tests;

/// <summary>A namespace is where its folder is, so whoever reads a name knows where the file lies.</summary>
public sealed partial class FoldersTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    public void Namespaces_EqualFolders(string top)
    {
        string root = Path.Combine(Repository(), top);
        List<string> files = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path)).Where(IsOurs)];

        Assert.NotEmpty(files);
        List<string> wrong = [.. files.Where(file => NamespaceOf(Path.Combine(root, file)) is { } name && name != FolderOf(file) && name != RoomOf(file))];
        if (wrong.Count > 0) Assert.Fail($"a namespace is not that of its folder:\n{string.Join('\n', wrong)}");
    }

    private static bool IsOurs(string file) => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin");

    /// <summary>Null for a program that has none.</summary>
    private static string? NamespaceOf(string path) =>
        Declaration().Match(File.ReadAllText(path)) is { Success: true } match ? match.Groups[1].Value : null;

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '.');

    /// <summary>Folders inside a room sort its files and are no rooms of their own.</summary>
    private static string RoomOf(string file) => string.Join('.', Path.GetDirectoryName(file)!.Split(Path.DirectorySeparatorChar).Take(2));

    internal static string Repository()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Pipeline.sln"))) directory = Path.GetDirectoryName(directory);
        return directory ?? throw new DirectoryNotFoundException("no Pipeline.sln above the tests");
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
