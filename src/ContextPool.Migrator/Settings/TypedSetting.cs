namespace ContextPool.Migrator.Settings;

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
    public override bool IsFlag => typeof(T) == typeof(bool);

    /// <inheritdoc/>
    public override string? TextOf(ProgramOptions options) => Rule.Write(Get(options));

    /// <inheritdoc/>
    public override ProgramOptions? Apply(ProgramOptions options, string? text) =>
        Rule.TryRead(text, out T? value) ? Set(options, value) : null;
}
