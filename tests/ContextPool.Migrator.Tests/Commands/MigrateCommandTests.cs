using ContextPool.Migration.Options;
using ContextPool.Migrator.Tests.Support;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class MigrateCommandTests : IDisposable
{
    private const int UsageError = 2;

    private readonly ProgramUnderTest _program = new();

    [Theory]
    [InlineData("--help", "migrate")]
    [InlineData("migrate --help", "--legacy-dir")]
    [InlineData("--version", ".")]
    public async Task Question_IsAnsweredOnStandardOutput(string arguments, string answer)
    {
        Assert.Equal(0, await _program.RunAsync(arguments.Split(' ')));
        Assert.Contains(answer, _program.Out, StringComparison.Ordinal);
        Assert.Empty(_program.Error);
    }

    [Theory]
    [InlineData("", "command was not provided", "'contextpool --help'")]
    [InlineData("migrat", "'migrat'", "'contextpool --help'")]
    [InlineData("migrate --legacy", "'--legacy'", "'contextpool migrate --help'")]
    [InlineData("migrate --legacy-dir", "'--legacy-dir'", "'contextpool migrate --help'")]
    [InlineData("migrate --only", "'--only'", "'contextpool migrate --help'")]
    [InlineData("migrate conversations", "'conversations'", "'contextpool migrate --help'")]
    public async Task WrongUsage_IsToldOnStandardError(string arguments, string offender, string hint)
    {
        Assert.Equal(UsageError, await _program.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains(offender, _program.Error, StringComparison.Ordinal);
        Assert.Contains(hint, _program.Error, StringComparison.Ordinal);
        Assert.Empty(_program.Out);
    }

    [Fact]
    public async Task EveryOption_ReachesTheRun()
    {
        string line = "migrate -y -l l -s s -b b --report-dir r -d --dry-run --checksum --max-duration 90m --max-failures 7";
        Assert.Equal(0, await _program.RunAsync(line.Split(' ')));
        var expected = new MigrationOptions
        {
            LegacyDirectory = "l",
            StorageDirectory = "s",
            BackupDirectory = "b",
            ReportDirectory = "r",
            DeleteLegacy = true,
            DryRun = true,
            Checksum = true,
            MaxDuration = TimeSpan.FromMinutes(90),
            MaxFailures = 7,
        };
        Assert.Equal(expected, _program.Options);
    }

    [Fact]
    public async Task LongNames_AreTheSame()
    {
        string line = "migrate --yes --legacy-dir l --storage-dir s --backup-dir b --delete-legacy";
        Assert.Equal(0, await _program.RunAsync(line.Split(' ')));
        var expected = new MigrationOptions
        {
            LegacyDirectory = "l",
            StorageDirectory = "s",
            BackupDirectory = "b",
            DeleteLegacy = true,
        };
        Assert.Equal(expected, _program.Options);
    }

    [Fact]
    public async Task FlagOfTheFile_CanBeTurnedOffOnTheCommandLine()
    {
        _program.Write("appsettings.json", """{ "Migration": { "DeleteLegacy": true } }""");
        Assert.Equal(0, await _program.RunAsync("migrate", "-y", "--delete-legacy", "false"));
        Assert.False(_program.Options!.DeleteLegacy);
    }

    [Theory]
    [InlineData($"--only {Some.Id} {Some.OtherId}")]
    [InlineData($"--only {Some.Id} --only {Some.OtherId}")]
    [InlineData($"--only {Some.Id} {Some.OtherId} -y --only {Some.Id}")]
    public async Task OnlyInEverySpelling_NamesTheContexts(string only)
    {
        Assert.Equal(0, await _program.RunAsync(["migrate", "-y", .. only.Split(' ')]));
        AssertOnly(Some.Id, Some.OtherId);
    }

    [Fact]
    public async Task IdsFromFile_JoinThoseOfTheCommandLine()
    {
        string file = _program.Write("ids", $"# those of Monday\n\n  {Some.Id.ToUpperInvariant()}  # twice\r\n{Some.Id}\n");
        Assert.Equal(0, await _program.RunAsync("migrate", "-y", "--ids-from", file, "--only", Some.OtherId));
        AssertOnly(Some.Id, Some.OtherId);
    }

    [Fact]
    public async Task FileWithoutIds_SelectsNothingRatherThanEverything()
    {
        string file = _program.Write("ids", "# none\n");
        Assert.Equal(0, await _program.RunAsync("migrate", "-y", "--ids-from", file));
        AssertOnly();
    }

    [Fact]
    public async Task WrongIds_AreAllToldWithTheirPlace()
    {
        string file = _program.Write("ids", $"{Some.Id}\nabc\n");
        Assert.Equal(UsageError, await _program.RunAsync(
            "migrate", "-y", "--ids-from", file, "--only", "def", "--max-failures", "x"));
        Assert.Contains($"'abc' ({file}, line 2): expected a context id", _program.Error, StringComparison.Ordinal);
        Assert.Contains("'def' (--only): expected a context id", _program.Error, StringComparison.Ordinal);
        Assert.Contains("Migration:MaxFailures = 'x'", _program.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingFileOfIds_IsTold()
    {
        Assert.Equal(UsageError, await _program.RunAsync("migrate", "-y", "--ids-from", _program.MissingDirectory));
        Assert.Contains($"--ids-from '{_program.MissingDirectory}'", _program.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _program.Dispose();

    private void AssertOnly(params string[] ids) =>
        Assert.Equal(ids.Select(ContextId.Parse).Order(), _program.Options!.Only!.Order());
}
