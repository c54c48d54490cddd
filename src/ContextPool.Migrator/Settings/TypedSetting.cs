using ContextPool.Migration.Options;

namespace ContextPool.Migrator.Settings;

/// <summary>One value of the options. Its default is that of <see cref="MigrationOptions"/>.</summary>
internal sealed record TypedSetting<T>(
    string Key, ValueRule<T> Rule, Func<MigrationOptions, T> Get, Func<MigrationOptions, T, MigrationOptions> Set,
    string Meaning)
    : Setting(Key, Meaning)
{
    /// <inheritdoc/>
    public override string? Default => TextOf(new MigrationOptions());

    /// <inheritdoc/>
    public override string Expected => Rule.Expected;

    /// <inheritdoc/>
    public override bool IsFlag => typeof(T) == typeof(bool);

    /// <inheritdoc/>
    public override string? TextOf(MigrationOptions options) => Rule.Write(Get(options));

    /// <inheritdoc/>
    public override MigrationOptions? Apply(MigrationOptions options, string? text) =>
        Rule.TryRead(text, out T? value) ? Set(options, value) : null;
}
