using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ContextPool.EndToEnd.Harness;

/// <summary>
/// Runs a program to its end and says what that took. One at a time: the system adds up the processor time of children that have
/// ended, and the difference is that of the one in between.
/// </summary>
internal static partial class MeasuredProcess
{
    private const int Children = -1;
    private const int LookEveryMs = 10;
    private const string PeakLine = "VmHWM:";

    /// <summary>Throws where it ends with another exit code than 0.</summary>
    public static Measurement Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        (Measurement measured, int exit, string errors) = Try(program, arguments, environment);
        return exit == 0 ? measured : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exit}: {errors}");
    }

    /// <summary>The same, whatever the exit code.</summary>
    public static (Measurement Measured, int Exit, string Errors) Try(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        Usage before = UsageOfChildren();
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        do peak = PeakOf(process.Id) ?? peak;
        while (!process.WaitForExit(LookEveryMs));
        double wall = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        Usage after = UsageOfChildren();
        var measured = new Measurement(wall, after.UserMs - before.UserMs, after.SystemMs - before.SystemMs, peak, output.Result);
        return (measured, process.ExitCode, errors.Result);
    }

    /// <summary>The most it had resident up to now; null where it has ended.</summary>
    private static long? PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(PeakLine, StringComparison.Ordinal));
            return line is null ? null : 1024 * long.Parse(line[PeakLine.Length..^" kB".Length], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static unsafe Usage UsageOfChildren()
    {
        Usage usage;
        return getrusage(Children, &usage) == 0 ? usage : throw new InvalidOperationException("the system does not tell the processor time");
    }

    [LibraryImport("libc")]
    private static unsafe partial int getrusage(int who, Usage* usage);

    /// <summary>struct rusage of 64-bit Linux, as far as it is read here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Usage
    {
        [FieldOffset(0)] public long UserSeconds;
        [FieldOffset(8)] public long UserMicroseconds;
        [FieldOffset(16)] public long SystemSeconds;
        [FieldOffset(24)] public long SystemMicroseconds;

        public readonly double UserMs => (UserSeconds * 1e3) + (UserMicroseconds / 1e3);

        public readonly double SystemMs => (SystemSeconds * 1e3) + (SystemMicroseconds / 1e3);
    }
}
