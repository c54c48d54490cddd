namespace ContextPool.Migrator.Settings;

/// <summary>One setting, as declared in <see cref="SettingsTable"/>.</summary>
/// <param name="Key">Its path in the settings file; in the environment with <c>__</c> for each colon.</param>
/// <param name="Meaning">One line.</param>
internal abstract record Setting(string Key, string Meaning)
{
    /// <summary>Its name on the command line, with the dashes; null where it has none.</summary>
    public string? Option { get; init; }

    /// <summary>Its one-letter name on the command line.</summary>
    public string? ShortOption { get; init; }

    /// <summary>The text of its default; null where the default is the JSON null.</summary>
    public abstract string? Default { get; }

    /// <summary>Which values it takes.</summary>
    public abstract string Expected { get; }

    /// <summary>True where its name on the command line is enough to turn it on.</summary>
    public abstract bool IsFlag { get; }

    /// <summary>The text of the value that the options hold.</summary>
    public abstract string? TextOf(ProgramOptions options);

    /// <summary>The options with this setting set; null where the text is not what it takes.</summary>
    public abstract ProgramOptions? Apply(ProgramOptions options, string? text);
}
