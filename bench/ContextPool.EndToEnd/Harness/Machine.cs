using System.Runtime.InteropServices;

namespace ContextPool.EndToEnd.Harness;

/// <summary>Where a table was made; written under each by the program, so that no table is without.</summary>
internal static class Machine
{
    public static string Line(string directory, TimeProvider time) => string.Join(", ",
        Field("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString(),
        $"{Environment.ProcessorCount} processors",
        Field("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Split('-')[0].Trim()}",
        RuntimeInformation.FrameworkDescription,
        FileSystemOf(directory),
        $"{time.GetUtcNow():yyyy-MM-dd HH:mm} UTC",
        $"load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");

    /// <summary>The type of the mount that the directory lies on.</summary>
    private static string FileSystemOf(string directory) => File.ReadLines("/proc/mounts")
        .Select(line => line.Split(' '))
        .Where(mount => directory == mount[1] || directory.StartsWith(mount[1].TrimEnd('/') + "/", StringComparison.Ordinal))
        .MaxBy(mount => mount[1].Length)?[2] ?? "?";

    private static string? Field(string path, string name, char separator) => File.ReadLines(path)
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(separator, 2)[1].Trim();
}
