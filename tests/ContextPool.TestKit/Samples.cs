namespace ContextPool.TestKit;

/// <summary>The invented conversations of <c>samples/</c>, found from wherever the tests run.</summary>
public static class Samples
{
    /// <summary>The root of the working copy.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The legacy directory.</summary>
    public static string Conversations { get; } = Path.Combine(Repository, "samples", "conversations");

    /// <summary>Its files, by id.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Conversations, "*.json").Order(StringComparer.Ordinal)];

    /// <summary>Their ids.</summary>
    public static IReadOnlyList<ContextId> Ids { get; } =
        [.. Files.Select(f => ContextId.Parse(Path.GetFileNameWithoutExtension(f)))];

    /// <summary>The file of a context.</summary>
    public static string PathOf(ContextId id) => Path.Combine(Conversations, $"{id}.json");

    /// <summary>Copies all of them into a directory, which is returned.</summary>
    public static string CopyTo(TempDirectory directory, string name = "conversations")
    {
        foreach (string file in Files) directory.Write(Path.Combine(name, Path.GetFileName(file)), File.ReadAllBytes(file));
        return directory[name];
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pipeline.sln"))) return at.FullName;
        }

        throw new DirectoryNotFoundException($"no Pipeline.sln above {AppContext.BaseDirectory}");
    }
}
