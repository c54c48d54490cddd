using System.Text.Json.Nodes;

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

    /// <summary>What the JSON schema of the settings file says of it; each time one of its own.</summary>
    public abstract JsonObject Schema();

    /// <summary>True where its value is the path of something.</summary>
    public abstract bool IsPath { get; }

    /// <summary>True where its name on the command line is enough to turn it on.</summary>
    public abstract bool IsFlag { get; }

    /// <summary>The text of the value that the options hold.</summary>
    public abstract string? TextOf(ProgramOptions options);

    /// <summary>The options with this setting set; null where the text is not what it takes.</summary>
    public abstract ProgramOptions? Apply(ProgramOptions options, string? text);
}

/// <summary>One value of the options. Its default is that of <see cref="ProgramOptions"/>.</summary>
internal sealed record TypedSetting<T>(
    string Key, ValueRule<T> Rule, Func<ProgramOptions, T> Get, Func<ProgramOptions, T, ProgramOptions> Set,
    string Meaning)
    : Setting(Key, Meaning)
{
    /// <inheritdoc/>
    public override string? Default => TextOf(new ProgramOptions());

    /// <inheritdoc/>
    public override string Expected => Rule.Expected;

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        JsonObject schema = Rule.Schema();
        schema["description"] = $"{Meaning} Expected {Expected}.";
        schema["default"] = Default is { } text && (IsFlag || text.All(char.IsAsciiDigit)) ? JsonNode.Parse(text) : Default;
        return schema;
    }

    /// <inheritdoc/>
    public override bool IsPath => Rule is ValueRule<string> rule && (rule == ValueRules.Directory || rule == ValueRules.OptionalPath!);

    /// <inheritdoc/>
    public override bool IsFlag => typeof(T) == typeof(bool);

    /// <inheritdoc/>
    public override string? TextOf(ProgramOptions options) => Rule.Write(Get(options));

    /// <inheritdoc/>
    public override ProgramOptions? Apply(ProgramOptions options, string? text) =>
        Rule.TryRead(text, out T? value) ? Set(options, value) : null;
}
