using ContextPool.Migration.Options;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Settings;

public sealed class ProgramSettingsTests : IDisposable
{
    private const int UsageError = 2;

    private readonly ProgramUnderTest _program = new();

    [Fact]
    public async Task NothingSet_GivesTheDefaults()
    {
        Assert.Equal(0, await _program.RunAsync("migrate", "--yes"));
        Assert.Equal(new MigrationOptions(), _program.Options);
    }

    [Fact]
    public async Task CommandLine_OverridesEnvironment_OverridesFile()
    {
        Write("""{ "Migration": { "MaxFailures": 1, "MaxDepth": 10, "MaxMessages": 100 } }""");
        _program.Variables["CONTEXTPOOL_Migration__MaxFailures"] = "2";
        _program.Variables["CONTEXTPOOL_Migration__MaxDepth"] = "20";
        _program.Variables["Migration__MaxMessages"] = "200";

        Assert.Equal(0, await _program.RunAsync("migrate", "--yes", "--max-failures", "3"));

        Assert.Equal(3, _program.Options!.MaxFailures);
        Assert.Equal(20, _program.Options.Limits.MaxDepth);
        Assert.Equal(100, _program.Options.Limits.MaxMessages);
    }

    [Fact]
    public async Task EveryKindOfValue_ReachesItsOption()
    {
        Write("""
            {
              // Comments and trailing commas are fine.
              "Migration": {
                "LegacyDirectory": "l", "DeleteLegacy": true, "Durability": "File", "MaxBytesInFlight": "2 gib",
                "StreamingThreshold": 0, "MaxDuration": "4h", "ProgressInterval": "00:00:30",
                "Stages": { "Convert": { "Parallelism": 8, "Capacity": 8 }, },
              },
            }
            """);

        Assert.Equal(0, await _program.RunAsync("migrate", "--yes"));

        var expected = new MigrationOptions
        {
            LegacyDirectory = "l",
            DeleteLegacy = true,
            Durability = Durability.File,
            MaxBytesInFlight = 2L << 30,
            Limits = new() { StreamingThreshold = 0 },
            MaxDuration = TimeSpan.FromHours(4),
            ProgressInterval = TimeSpan.FromSeconds(30),
            Stages = new() { Convert = new StagesOptions().Convert with { Parallelism = 8, ChosenCapacity = 8 } },
        };
        Assert.Equal(expected, _program.Options);
    }

    [Fact]
    public async Task EverythingWrong_IsToldAtOnceWithKeyValueAndExpectation()
    {
        string file = Write("""
            {
              "Migration": { "MaxFailure": 3, "MaxDepth": 7, "Durability": "1", "Stages": { "Detect": { "Parallelism": 65, "Capacity": 64 } } },
              "Logging": { "Level": "Debug" }
            }
            """);
        _program.Variables["CONTEXTPOOL_Migration__Checksum"] = "maybe";

        Assert.Equal(UsageError, await _program.RunAsync("migrate", "--yes", "--max-duration", "90", "--storage-dir", " "));

        AssertTold($"Migration:MaxFailure = '3' ({file}): there is no such setting");
        AssertTold($"Logging ({file}): there is no such setting");
        AssertTold($"Migration:MaxDepth = '7' ({file}): expected a whole number, 8 to 1,000");
        AssertTold($"Migration:Durability = '1' ({file}): expected none or batch or file");
        AssertTold("Migration:Checksum = 'maybe' (CONTEXTPOOL_Migration__Checksum): expected true or false");
        AssertTold("Migration:MaxDuration = '90' (--max-duration): expected hh:mm:ss");
        AssertTold("Migration:StorageDirectory = ' ' (--storage-dir): expected the path of a directory");
        AssertTold($"Migration:Stages:Detect:Capacity = '64' ({file}): expected at least Migration:Stages:Detect:Parallelism, which is 65");
        AssertTold("8 things are wrong");
        Assert.Null(_program.Options);
    }

    [Fact]
    public async Task SectionThatIsAText_IsToldWithItsFileWhateverElseIsSet()
    {
        string file = Write("""{ "Migration": "x" }""");
        _program.Variables["CONTEXTPOOL_Migration__MaxFailures"] = "2";
        Assert.Equal(UsageError, await _program.RunAsync("migrate", "--yes", "--max-drop", "10"));
        AssertTold($"Migration = 'x' ({file}): expected a section with settings");
    }

    [Fact]
    public async Task LinkToTheLegacyDirectory_IsNoOtherDirectory()
    {
        string link = Path.Combine(Path.GetDirectoryName(_program.LegacyDirectory)!, "link");
        Directory.CreateSymbolicLink(link, _program.LegacyDirectory);
        Assert.Equal(UsageError, await _program.RunAsync("migrate", "--yes", "-l", _program.LegacyDirectory, "-b", link));
        AssertTold("expected another directory");
    }

    [Theory]
    [InlineData("-l", "a", "-s", "a", "StorageDirectory = 'a' (--storage-dir): expected another directory than Migration:LegacyDirectory, which is 'a'")]
    [InlineData("-l", "a", "-b", "./a", "BackupDirectory = './a' (--backup-dir): expected another directory than Migration:LegacyDirectory, which is 'a'")]
    [InlineData("-l", "a", "--report-dir", "a/", "ReportDirectory = 'a/' (--report-dir): expected another directory than Migration:LegacyDirectory, which is 'a'")]
    [InlineData("-s", "a", "-b", "a", "BackupDirectory = 'a' (--backup-dir): expected another directory than Migration:StorageDirectory, which is 'a'")]
    [InlineData("-s", "a", "--report-dir", "a", "ReportDirectory = 'a' (--report-dir): expected another directory than Migration:StorageDirectory, which is 'a'")]
    [InlineData("-b", "a", "--report-dir", "a", "ReportDirectory = 'a' (--report-dir): expected another directory than Migration:BackupDirectory, which is 'a'")]
    [InlineData("-l", "a", "-s", "a/b", "StorageDirectory = 'a/b' (--storage-dir): expected a directory that is not among the files of Migration:LegacyDirectory")]
    [InlineData("-l", "a", "-b", "a/b/c", "BackupDirectory = 'a/b/c' (--backup-dir): expected a directory that is not among the files of Migration:LegacyDirectory")]
    [InlineData("-l", "a", "--report-dir", "a/b", "ReportDirectory = 'a/b' (--report-dir): expected a directory that is not among the files of Migration:LegacyDirectory")]
    [InlineData("-s", "a", "-l", "a/contexts", "LegacyDirectory = 'a/contexts' (--legacy-dir): expected a directory outside of what the store keeps in Migration:StorageDirectory")]
    [InlineData("-s", "a", "-b", "a/.staging/x", "BackupDirectory = 'a/.staging/x' (--backup-dir): expected a directory outside of what the store keeps")]
    [InlineData("-s", "a", "-b", "a/reports", "BackupDirectory = 'a/reports' (--backup-dir): expected a directory outside of what the store keeps")]
    [InlineData("-s", "a", "--report-dir", "a/.trash", "ReportDirectory = 'a/.trash' (--report-dir): expected a directory outside of what the store keeps")]
    public async Task DirectoriesThatWouldMix_AreRefusedAsAPair(string option, string directory, string other, string second, string told)
    {
        Assert.Equal(UsageError, await _program.RunAsync("migrate", "--yes", option, directory, other, second));
        AssertTold(told);
        AssertTold("one thing is wrong");
    }

    [Theory]
    [InlineData("-s", "a", "-l", "a/conversations")]
    [InlineData("-s", "a", "-b", "a/backups")]
    [InlineData("-s", "a", "--report-dir", "a/reports")]
    [InlineData("-b", "a", "--report-dir", "a/reports")]
    public async Task DirectoriesThatKeepApart_AreTaken(params string[] options) =>
        Assert.Equal(0, await _program.RunAsync(["migrate", "--yes", .. options]));

    [Fact]
    public async Task ParallelismAlone_TakesTheCapacityAlong()
    {
        Write(File.ReadAllText(Path.Combine(Samples.Repository, "appsettings.json")));
        _program.Variables["CONTEXTPOOL_Migration__Stages__Convert__Parallelism"] = "32";
        _program.Variables["CONTEXTPOOL_Migration__Stages__Detect__Parallelism"] = "3";

        Assert.Equal((0, ""), (await _program.RunAsync("migrate", "--yes"), _program.Error));

        Assert.Equal((32, 32), (_program.Options!.Stages.Convert.Parallelism, _program.Options.Stages.Convert.Capacity));
        Assert.Equal((3, 64), (_program.Options.Stages.Detect.Parallelism, _program.Options.Stages.Detect.Capacity));
    }

    [Theory]
    [InlineData("\"Migration\": 5", "Migration = '5'", "expected a section")]
    [InlineData("\"Migration\": { \"MaxFailures\": { \"a\": 1 } }", "Migration:MaxFailures:a = '1'", "no such setting")]
    [InlineData("\"Migration\": { \"MaxDepth\": null }", "Migration:MaxDepth = null", "expected a whole number")]
    [InlineData("\"Migration\": { \"MaxBytesInFlight\": \"1 KiB\" }", "MaxBytesInFlight = '1 KiB'", "1 MiB to 1024 GiB")]
    [InlineData("\"Migration\": { \"Stages\": { \"Index\": { \"Parallelism\": 257 } } }", "Index:Parallelism = '257'", "1 to 256")]
    [InlineData("\"Migration\": { \"Stages\": { \"Index\": { \"Capacity\": 31 } } }", "Index:Capacity = '31'", "which is 32")]
    [InlineData("\"Migration\": { \"DeleteLegacy\": true, \"Validation\": \"structure\" }", "Validation = 'structure'", "expected full")]
    [InlineData("\"Migration\": { \"DeleteLegacy\": true, \"Durability\": \"none\" }", "Durability = 'none'", "expected batch or file")]
    [InlineData("\"Migration\": { \"BackupDirectory\": \"./conversations\" }", "BackupDirectory = './conversations'", "another directory")]
    [InlineData("\"Migration\": { \"BackupDirectory\": \"conversations/\" }", "BackupDirectory = 'conversations/'", "another directory")]
    [InlineData("\"Migration\": { \"LegacyDirectory\": \"old\uFFFDchats\" }", "LegacyDirectory = 'old", "in UTF-8 (for another one make a link)")]
    [InlineData("\"Migration\": { \"ReportDirectory\": \"storage/contexts/r\" }", "ReportDirectory = 'storage/contexts/r'", "outside")]
    [InlineData("\"Serilog\": { \"WriteTo\": [ \"Nowhere\" ] }", "Serilog: Unable to find a method called Nowhere", "")]
    [InlineData("\"Serilog\": { \"MinimumLevel\": \"Loud\" }", "Serilog: The value Loud", "")]
    public async Task WrongSetting_StopsTheStart(string members, string offender, string expected)
    {
        Write($"{{ {members} }}");
        Assert.Equal(UsageError, await _program.RunAsync("migrate", "--yes"));
        AssertTold(offender);
        AssertTold(expected);
        AssertTold("one thing is wrong");
    }

    [Theory]
    [InlineData("{\n  \"Migration\": {,\n}", "line 2, byte 17")]
    [InlineData("", "line 1")]
    [InlineData("[]", "must be an object")]
    [InlineData("{ \"Migration\": { \"MaxFailures\": 1, \"maxFailures\": 2 } }", "duplicate key 'Migration:maxFailures'")]
    public async Task MalformedFile_IsToldWithItsPlace(string text, string place)
    {
        string file = Write(text);
        Assert.Equal(UsageError, await _program.RunAsync("migrate", "--yes"));
        AssertTold($"settings file '{file}'");
        AssertTold(place);
    }

    [Fact]
    public async Task MissingFileOnTheCommandLine_IsToldWithItsPath()
    {
        Assert.Equal(UsageError, await _program.RunAsync("migrate", "--yes", "--settings", _program.MissingDirectory));
        AssertTold($"settings file '{_program.MissingDirectory}': there is no such file");
    }

    [Fact]
    public async Task FileOnTheCommandLine_ReplacesTheOneInTheDirectory()
    {
        Write("""{ "Migration": { "MaxFailures": 1 } }""");
        string other = _program.Write(".other.json", """{ "Migration": { "MaxDepth": 9 } }""");

        Assert.Equal(0, await _program.RunAsync("migrate", "--yes", "--settings", other));

        Assert.Equal(0, _program.Options!.MaxFailures);
        Assert.Equal(9, _program.Options.Limits.MaxDepth);
    }

    [Fact]
    public async Task SettingsOfTheSamples_AreAllRight()
    {
        string[] samples = Directory.GetFiles(Path.Combine(Samples.Repository, "samples", "nightly"), "appsettings*.json");
        Assert.NotEmpty(samples);
        foreach (string sample in samples)
            Assert.Equal((sample, 0, ""), (sample, await _program.RunAsync("migrate", "--yes", "--settings", sample), _program.Error));
    }

    public void Dispose() => _program.Dispose();

    private string Write(string text) => _program.Write("appsettings.json", text);

    private void AssertTold(string text) => Assert.Contains(text, _program.Error, StringComparison.Ordinal);
}
