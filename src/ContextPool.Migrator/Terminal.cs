using System.Text;

namespace ContextPool.Migrator;

/// <summary>Where a command reads and writes. Results and prompts go to <see cref="Out"/>, nothing else does.</summary>
/// <param name="In">Answers.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">Usage errors and the line of progress; logs go to the same stream by themselves.</param>
internal sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>True where people read <see cref="Out"/> directly, so that no control character of a text may reach it.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>The width of the terminal behind <see cref="Out"/> at this moment.</summary>
    public Func<int> OutColumns { get; init; } = () => ColumnsIfUnknown;

    /// <summary><see cref="Error"/> where lines at its end can be drawn again; null where they cannot.</summary>
    public LiveRegion? Live { get; init; }

    // What serial lines and some editors report as their width is 0.
    private const int ColumnsIfUnknown = 80;

    /// <summary>
    /// The standard streams. From here on everything else that writes to <see cref="Console.Out"/> (a log sink that is
    /// set up without <c>standardErrorFromLevel</c>, for one) goes to standard error, so that results stay parseable.
    /// </summary>
    public static Terminal TakeConsole()
    {
        Stream output = StandardStreams.IsClosed(1) ? new ClosedStream() : Console.OpenStandardOutput();
        var results = new StreamWriter(new ResultStream(output), new UTF8Encoding(false)) { AutoFlush = true };
        LiveRegion? live = Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" ? null
            : new LiveRegion(Console.Error, Width) { HasColors = Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 } };
        // What the log prints comes above the lines that are drawn again and again.
        if (live is not null) Console.SetError(live);
        Console.SetOut(Console.Error);
        TextReader answers = StandardStreams.IsClosed(0) ? TextReader.Null : Console.In;
        return new Terminal(answers, TextWriter.Synchronized(results), Console.Error)
        {
            IsOutTerminal = !Console.IsOutputRedirected,
            OutColumns = Width,
            Live = live,
        };
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : ColumnsIfUnknown;
        }
        catch (IOException)
        {
            return ColumnsIfUnknown;
        }
    }
}
