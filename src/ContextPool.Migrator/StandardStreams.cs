using System.Globalization;

namespace ContextPool.Migrator;

/// <summary>
/// Tells whether a standard stream was open when the program was started. A closed one's number is taken by the next thing
/// that is opened, as a rule a pipe of the runtime's own: who reads from that waits for ever, who writes to it disturbs the runtime.
/// </summary>
internal static class StandardStreams
{
    private const string Descriptors = "/proc/self/fd";
    private const string Facts = "/proc/self/fdinfo";
    private const string FlagsLine = "flags:";

    /// <summary>True where the descriptor is one end of a pipe whose other end is this process's too, or is not open at all.</summary>
    public static bool IsClosed(int descriptor)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Descriptors)) return false;
        string name = descriptor.ToString(CultureInfo.InvariantCulture);
        if (PipeOf(name, out bool isOpen) is not { } pipe) return !isOpen;
        string? direction = DirectionOf(name);

        // Several numbers for one end are what `2>&1` makes; both ends are the runtime's.
        return Directory.EnumerateFileSystemEntries(Descriptors).Select(path => Path.GetFileName(path))
            .Any(other => PipeOf(other, out _) == pipe && DirectionOf(other) is { } its && its != direction);
    }

    private static string? PipeOf(string descriptor, out bool isOpen)
    {
        try
        {
            string? target = new FileInfo(Path.Combine(Descriptors, descriptor)).LinkTarget;
            isOpen = target is not null;
            return target?.StartsWith("pipe:", StringComparison.Ordinal) == true ? target : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isOpen = true;
            return null;
        }
    }

    /// <summary>The last octal digit of the flags: 0 reads, 1 writes.</summary>
    private static string? DirectionOf(string descriptor)
    {
        try
        {
            return File.ReadLines(Path.Combine(Facts, descriptor))
                .FirstOrDefault(line => line.StartsWith(FlagsLine, StringComparison.Ordinal))?[^1..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Closed meanwhile.
            return null;
        }
    }
}
