using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Help;

/// <summary>What the shells are given, by the shells themselves where they are installed.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly ProgramUnderTest _program = new();
    private readonly TempDirectory _files = new();

    [ToolTheory("bash")]
    [InlineData("contextpool mi", "migrate")]
    [InlineData("contextpool index ", "rebuild --help -h")]
    [InlineData("contextpool migrate --delete", "--delete-legacy")]
    [InlineData("contextpool --version mig", "migrate")]
    [InlineData("contextpool migrate --legacy-dir c", "chats of 2025")]
    [InlineData("contextpool migrate --settings s", "settings.json")]
    [InlineData("contextpool migrate --max-failures ", "")]
    [InlineData("contextpool migrate --legacy-dir index --stor", "--storage-dir")]
    [InlineData("contextpool completion z", "zsh")]
    public async Task Bash_OffersWhatMayFollow(string line, string expected)
    {
        Assert.Equal(0, await _program.RunAsync("completion", "bash"));
        _files.CreateDirectory("chats of 2025");
        _files.Write("settings.json", "{}");
        // A function of readline, which is there only where somebody types.
        string script = $$"""
            compopt() { :; }
            {{_program.Out}}
            read -r -a COMP_WORDS <<<"{{line}}"
            [[ "{{line}}" == *" " ]] && COMP_WORDS+=("")
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _contextpool
            echo "${COMPREPLY[*]}"
            """;
        Tool.Result offered = Tool.Run("bash", ["-c", script], _files.Root);
        Assert.Equal(("", expected), (offered.Errors, offered.Output.TrimEnd()));
    }

    [ToolTheory("zsh")]
    [InlineData("zsh")]
    public async Task Zsh_ReadsItsScript(string shell) => await ReadsItsScriptAsync(shell);

    [ToolTheory("fish")]
    [InlineData("fish")]
    public async Task Fish_ReadsItsScript(string shell) => await ReadsItsScriptAsync(shell);

    [Theory]
    [InlineData("[suggest:14]", "contextpool mi", "migrate")]
    [InlineData("[suggest]", "contextpool store ", "features")]
    [InlineData("[suggest:99999999999]", "contextpool inde", "index")]
    public async Task ShellThatKnowsTheParsersProtocol_IsAnswered(string directive, string line, string expected)
    {
        Assert.Equal(0, await _program.RunAsync(directive, line));
        Assert.Contains(expected, _program.Out.Split('\n'));
        Assert.Empty(_program.Error);
    }

    [Fact]
    public async Task UnknownShell_IsAUsageErrorThatNamesTheKnown()
    {
        Assert.Equal(2, await _program.RunAsync("completion", "tcsh"));
        Assert.All(["bash", "zsh", "fish"], shell => Assert.Contains(shell, _program.Error, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _program.Dispose();
        _files.Dispose();
    }

    private async Task ReadsItsScriptAsync(string shell)
    {
        Assert.Equal(0, await _program.RunAsync("completion", shell));
        Tool.Result read = Tool.Run(shell, ["-n", _files.Write("script", _program.Out)], _files.Root);
        Assert.Equal((0, ""), (read.ExitCode, read.Errors));
    }
}
