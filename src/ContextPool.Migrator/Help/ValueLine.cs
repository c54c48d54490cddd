namespace ContextPool.Migrator.Help;

/// <summary>The value that an option or argument takes, by the name that the help gives it.</summary>
internal sealed record ValueLine(string Name, bool IsTaken = true)
{
    /// <summary>No value.</summary>
    public static ValueLine None { get; } = new("", IsTaken: false);

    /// <summary>What a shell can offer.</summary>
    public ValueKind Kind => !IsTaken ? ValueKind.None
        : Name.Contains('|', StringComparison.Ordinal) ? ValueKind.Choice
        : Name switch
        {
            "directory" => ValueKind.Directory,
            "file" => ValueKind.File,
            _ => ValueKind.Text,
        };

    /// <summary>The words to choose from, where there are any.</summary>
    public IReadOnlyList<string> Choices => Kind == ValueKind.Choice ? Name.Split('|') : [];
}
