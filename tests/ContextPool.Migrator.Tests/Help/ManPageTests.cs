using ContextPool.Migrator.Settings;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Help;

/// <summary>The manual page says all that the help and the tables say.</summary>
public sealed class ManPageTests : IDisposable
{
    private readonly ProgramUnderTest _program = new();

    [Theory]
    [InlineData("migrate")]
    [InlineData("check")]
    [InlineData("index", "rebuild")]
    [InlineData("store", "features")]
    [InlineData("completion")]
    public async Task EveryOptionOfTheHelp_StandsInThePage(params string[] command)
    {
        string page = await PageAsync();
        int printed = _program.Out.Length;
        Assert.Equal(0, await _program.RunAsync([.. command, "--help"]));

        string section = page[page.IndexOf($".SS \"contextpool {string.Join(' ', command)}", StringComparison.Ordinal)..];
        section = section[..(section.IndexOf("\n.S", 1, StringComparison.Ordinal) is var end and > 0 ? end : section.Length)];
        IEnumerable<string> options = _program.Out[printed..].Split(' ', ',', '\n').Where(word => word.StartsWith("--", StringComparison.Ordinal));
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains($"\\fB{option}\\fR", section.Replace("\\-", "-", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task EverySettingAndExitCode_StandsInThePage()
    {
        string page = await PageAsync();
        Assert.All(SettingsTable.All, setting => Assert.Contains($"\\fB{setting.Key}\\fR", page, StringComparison.Ordinal));
        Assert.All(ExitCodes.All, each => Assert.Contains($"\\fB{each.Code}\\fR", page, StringComparison.Ordinal));
    }

    [ToolTheory("man")]
    [InlineData("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "SETTINGS", "FILES", "EXIT STATUS")]
    public async Task Man_ShowsEverySectionAndComplainsOfNothing(params string[] sections)
    {
        using var files = new TempDirectory();
        Tool.Result shown = Tool.Run("env", ["MANPAGER=cat", "man", "--warnings", "--encoding=ASCII", "-l", files.Write("contextpool.1", await PageAsync())]);
        Assert.Equal((0, ""), (shown.ExitCode, shown.Errors));
        Assert.All(sections, section => Assert.Contains($"\n{section}\n", shown.Output, StringComparison.Ordinal));
    }

    public void Dispose() => _program.Dispose();

    private async Task<string> PageAsync()
    {
        Assert.Equal(0, await _program.RunAsync("manual"));
        return _program.Out;
    }
}
