namespace ContextPool.Migrator.Migrating;

/// <summary>One line of a terminal, redrawn in place.</summary>
internal sealed class TerminalProgress(Terminal terminal) : IProgressView
{
    private int _drawn;

    /// <inheritdoc/>
    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public void Show(ProgressSnapshot snapshot) => Draw(snapshot.ToString());

    /// <inheritdoc/>
    public void End() => Draw("");

    // The cursor waits at the start of the line, so that a line of log begins there and not behind the progress.
    // The last column stays free: written to, some terminals go on to the next line.
    private void Draw(string text)
    {
        if (text.Length >= terminal.ErrorColumns) text = text[..Math.Max(0, terminal.ErrorColumns - 1)];
        terminal.Error.Write(text.PadRight(_drawn) + "\r");
        terminal.Error.Flush();
        _drawn = text.Length;
    }
}
