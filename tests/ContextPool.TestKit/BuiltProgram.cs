namespace ContextPool.TestKit;

/// <summary>Another program among the tests, built in the same configuration as the tests that run it.</summary>
public static class BuiltProgram
{
    /// <summary>The assembly of the program of that name, to be given to <c>dotnet</c>.</summary>
    public static string PathOf(string name)
    {
        string below = AppContext.BaseDirectory.TrimEnd('/');
        string configuration = below[(below.IndexOf("/bin/", StringComparison.Ordinal) + 1)..];
        return Path.Combine(Samples.Repository, "tests", name, configuration, $"{name}.dll");
    }
}
