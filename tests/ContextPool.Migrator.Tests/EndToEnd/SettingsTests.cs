namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>Where settings come from, seen by where the program writes.</summary>
public sealed class SettingsTests : IDisposable
{
    private const string Directories = """
        {"Migration":{"StorageDirectory":"s-file","BackupDirectory":"b-file","ReportDirectory":"r-file"}}
        """;

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["CONTEXTPOOL_Migration__StorageDirectory"] = "s-env",
        ["CONTEXTPOOL_MIGRATION__REPORTDIRECTORY"] = "r-env",
    };

    private readonly Workplace _work = new();

    public SettingsTests() => _work.Generate(1, messages: 1);

    [Theory]
    [InlineData("appsettings.json", "")] // in the working directory
    [InlineData("other.json", "--settings other.json")]
    public void CommandLine_IsAboveEnvironmentIsAboveFile(string file, string option)
    {
        _work.Files.Write("appsettings.json", """{"Migration":{"StorageDirectory":"no"}}""");
        _work.Files.Write(file, Directories);
        string[] options = option.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] arguments = ["migrate", "--yes", .. options, "--report-dir", "r-line"];
        Assert.Equal(0, _work.Run(arguments, variables: Variables).ExitCode);
        string[] names = ["appsettings.json", "b-file", "conversations", file, "r-line", "s-env"];
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), _work.Files.Names());
    }

    [Fact]
    public void OnlyAndIdsFrom_SelectContextsTogether()
    {
        IReadOnlyList<ContextId> ids = _work.Generate(5, messages: 1);
        string upper = ids[2].ToString().ToUpperInvariant();
        _work.Files.Write("ids.txt", $"# tonight\r\n{ids[1]}\r\n\r\n  {upper}  # the large one\r\n");
        string[] wanted = [ids[0].ToString(), ids[1].ToString(), ids[2].ToString(), ids[4].ToString()];
        Assert.Equal(0, _work.Migrate("--only", wanted[0], wanted[3], "--ids-from", "ids.txt").ExitCode);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), _work.Report.Rows.Select(row => row["context_id"]));
        Assert.Equal(
            wanted.Order(StringComparer.Ordinal), _work.Files.Names(Path.Combine(Workplace.Storage, "contexts")));
    }

    [Fact]
    public void NamedContextThatIsNotThere_Fails()
    {
        var id = ContextId.Parse("00000000-0000-4000-8000-00000000dead");
        Assert.Equal(3, _work.Migrate("--only", id.ToString()).ExitCode);
        Assert.Equal("source_disappeared", Assert.Single(_work.Report.Rows)["reason"]);
    }

    public void Dispose() => _work.Dispose();
}
