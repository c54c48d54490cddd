using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>What keeps a run from starting has an exit code of its own, says why, and writes nothing.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly Workplace _work = new();

    public RefusalTests() => _work.Generate(1, messages: 2);

    [Fact]
    public void UnknownOption_IsAUsageError()
    {
        string error = Refused(2, ["--legcay-dir", "x"]);
        Assert.Contains("'--legcay-dir'", error, StringComparison.Ordinal);
        Assert.Contains("contextpool migrate --help", error, StringComparison.Ordinal);
    }

    [Fact]
    public void BadSettings_AreAllListedAtOnce()
    {
        _work.Files.Write("bad.json", """
            {
              "Migration": {
                "Durability": "sometimes",
                "MaxBytesInFlight": "many",
                "Parallelism": 3,
                "Stages": { "Convert": { "Parallelism": 8, "Capacity": 4 } }
              }
            }
            """);
        string error = Refused(
            2, ["--settings", "bad.json", "--max-failures", "-1", "--only", "not-an-id"],
            new Dictionary<string, string> { ["CONTEXTPOOL_Migration__MaxDepth"] = "0" });
        Assert.Contains("7 things are wrong", error, StringComparison.Ordinal);
        foreach (string problem in new[]
        {
            $"Migration:Durability = 'sometimes' ({_work.Files["bad.json"]})", "Migration:MaxBytesInFlight = 'many'",
            "Migration:Parallelism = '3'", "Migration:Stages:Convert:Capacity = '4'",
            "Migration:MaxFailures = '-1' (--max-failures)",
            "Migration:MaxDepth = '0' (CONTEXTPOOL_Migration__MaxDepth)", "'not-an-id' (--only)",
        })
        {
            Assert.Contains(problem, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void MissingSettingsFile_IsNamed()
    {
        string error = Refused(2, ["--settings", "none.json"]);
        Assert.Contains($"'{_work.Files["none.json"]}': there is no such file", error, StringComparison.Ordinal);
    }

    [Fact]
    public void MalformedSettingsFile_IsNamedWithThePlace()
    {
        _work.Files.Write("appsettings.json", "{\n  \"Migration\": {\n    \"MaxDepth\" 5\n  }\n}\n");
        string error = Refused(2, []);
        Assert.Contains($"'{_work.Files["appsettings.json"]}': line 3, byte 16", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "--yes")]
    [InlineData("none", "--json")] // asks; the directory is missed before it does
    [InlineData("a-file", "--yes")]
    [InlineData("broken-link", "--yes")]
    [InlineData("broken-link", "--json")]
    public void MissingLegacyDirectory_IsNamed(string name, string option)
    {
        _work.Files.Write("a-file", "");
        File.CreateSymbolicLink(_work.Files["broken-link"], "nowhere");
        TreeSnapshot before = _work.Files.Snapshot();
        ProgramResult result = _work.Run(["migrate", "--legacy-dir", name, option], "yes\n");
        Assert.Equal(10, result.ExitCode);
        Assert.Contains(_work.Files[name], result.Error, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(_work.Files.Snapshot()));
    }

    [Fact]
    public void LegacyDirectoryBehindALink_IsFollowed()
    {
        Directory.CreateSymbolicLink(_work.Files["link"], Workplace.Legacy);
        Assert.Equal(0, _work.Migrate("--legacy-dir", "link").ExitCode);
        Assert.Single(_work.Published());
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--dry-run")]
    public void StoreOfANewerFormat_IsLeftAlone(string option)
    {
        _work.Files.Write(
            Path.Combine(Workplace.Storage, "store.json"),
            """{"format":"contextpool","version":3,"codec":"x"}""");
        string error = Refused(13, [option]);
        Assert.Contains("version 3", error, StringComparison.Ordinal);
    }

    public void Dispose() => _work.Dispose();

    /// <summary>What it said on standard error.</summary>
    private string Refused(int exitCode, string[] arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        TreeSnapshot before = _work.Files.Snapshot();
        ProgramResult result = _work.Run(["migrate", "--yes", .. arguments], variables: variables);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(before.DifferencesTo(_work.Files.Snapshot()));
        return result.Error;
    }
}
