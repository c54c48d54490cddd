using System.Diagnostics;

namespace ContextPool.TestKit;

/// <summary>Runs another program to its end.</summary>
public static class Tool
{
    /// <summary>Exit code and what it printed.</summary>
    public sealed record Result(int ExitCode, string Output, string Errors);

    /// <summary>True where a program of that name is on the path.</summary>
    public static bool Exists(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, name)));

    /// <summary>Runs it; standard input ends at once or after <paramref name="input"/>.</summary>
    public static Result Run(string program, IEnumerable<string> arguments, string? directory = null, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What trials are told by the environment is no setting of the program.
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("CONTEXTPOOL_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of its input.
        }

        process.WaitForExit();
        return new Result(process.ExitCode, output.Result, errors.Result);
    }
}
