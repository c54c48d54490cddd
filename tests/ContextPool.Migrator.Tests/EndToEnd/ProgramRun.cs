using System.Diagnostics;
using System.Globalization;
using System.Text;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>How the program ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Out, string Error);

/// <summary>
/// The built program as a process of its own: its own working directory, standard streams captured, no settings from the
/// environment but the given ones. Disposing kills what still runs.
/// </summary>
internal sealed class ProgramRun : IDisposable
{
    private const string SettingsPrefix = "CONTEXTPOOL_";

    // Far above what any run here takes on a busy machine; a hang becomes a failure instead of a stuck suite.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "ContextPool.Migrator.dll");

    // A shell's background job ignores SIGINT, and so would everything below it; this is undone where it can be.
    private static readonly Lazy<string[]> Launcher = new(() =>
        Tool.Exists("env") && Tool.Run("env", ["--default-signal=INT", "true"]).ExitCode == 0
            ? ["env", "--default-signal=INT", "dotnet", Assembly]
            : ["dotnet", Assembly]);

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly Task _outEnd;
    private readonly Task<string> _error;

    private ProgramRun(ProcessStartInfo start, string? input)
    {
        _process = Process.Start(start)!;
        _outEnd = CollectOutAsync();
        _error = _process.StandardError.ReadToEndAsync();
        if (input is null) return;
        try
        {
            _process.StandardInput.Write(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input.
        }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>
    /// Starts it. Standard input ends after <paramref name="input"/>; where that is null, it stays open and silent. What stands
    /// <paramref name="under"/> it is a program that starts it in turn, with its arguments.
    /// </summary>
    public static ProgramRun Start(
        string directory, IEnumerable<string> arguments, string? input = "",
        IReadOnlyDictionary<string, string>? variables = null, IEnumerable<string>? under = null)
    {
        string[] line = [.. under ?? [], .. Launcher.Value, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetVariables(start.Environment, variables ?? new Dictionary<string, string>());
        return new ProgramRun(start, input);
    }

    /// <summary>Runs it to its end.</summary>
    public static ProgramResult ToEnd(
        string directory, IEnumerable<string> arguments, string? input = "",
        IReadOnlyDictionary<string, string>? variables = null, IEnumerable<string>? under = null)
    {
        using ProgramRun run = Start(directory, arguments, input, variables, under);
        return run.End();
    }

    /// <summary>Sends a signal by its name without SIG; whether it was still there to receive it.</summary>
    public bool Signal(string name) =>
        Tool.Run("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]).ExitCode == 0;

    /// <summary>Waits for the end.</summary>
    public ProgramResult End()
    {
        if (!_process.WaitForExit(Limit)) throw new TimeoutException($"process {Id} still runs after {Limit}");
        _outEnd.GetAwaiter().GetResult();
        return new ProgramResult(_process.ExitCode, Printed(), _error.GetAwaiter().GetResult());
    }

    /// <summary>Waits until it has printed something on standard output; false where it ends without.</summary>
    public async Task<bool> HasPrintedAsync(string text)
    {
        bool Has() => Printed().Contains(text, StringComparison.Ordinal);
        await Eventually.Holds(() => Has() || HasExited, Limit);
        return Has();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static void SetVariables(IDictionary<string, string?> all, IReadOnlyDictionary<string, string> given)
    {
        foreach (string name in all.Keys.ToList())
        {
            if (name.StartsWith(SettingsPrefix, StringComparison.OrdinalIgnoreCase)) all.Remove(name);
        }

        foreach ((string name, string value) in given) all[name] = value;
    }

    private async Task CollectOutAsync()
    {
        char[] piece = new char[4096];
        int read;
        while ((read = await _process.StandardOutput.ReadAsync(piece)) > 0)
        {
            lock (_out) _out.Append(piece, 0, read);
        }
    }

    private string Printed()
    {
        lock (_out) return _out.ToString();
    }
}
