using System.CommandLine;
using System.CommandLine.Parsing;
using ContextPool.Migration.Options;
using ContextPool.Migrator.Settings;

namespace ContextPool.Migrator.Commands;

/// <summary>A setting on the command line; its text is judged together with all other settings.</summary>
internal sealed class SettingOption
{
    private readonly Setting _setting;

    /// <summary>The option of a setting that has one.</summary>
    public SettingOption(string key)
    {
        _setting = SettingsTable.Find(key);
        Symbol = _setting.IsFlag
            ? new Option<bool>(_setting.Option!)
            : new Option<string>(_setting.Option!) { HelpName = HelpNameOf(_setting) };
        Symbol.Description = $"{_setting.Meaning} [{_setting.Default ?? "null"}]";
        if (_setting.ShortOption is { } alias) Symbol.Aliases.Add(alias);
    }

    /// <summary>The setting's.</summary>
    public string Key => _setting.Key;

    /// <summary>For the command.</summary>
    public Option Symbol { get; }

    /// <summary>Adds the key and its text where the option was given.</summary>
    public void AddTo(IDictionary<string, string?> settings, ParseResult parsed)
    {
        if (parsed.GetResult(Symbol) is not { Implicit: false } given) return;
        settings[_setting.Key] = TextOf(given);
    }

    // A flag may stand alone.
    private static string TextOf(OptionResult given) => given.Tokens.Count == 0 ? "true" : given.Tokens[^1].Value;

    private static string HelpNameOf(Setting setting) => setting switch
    {
        { IsPath: true, Default: null } => "file",
        { IsPath: true } => "directory",
        TypedSetting<TimeSpan?> or TypedSetting<TimeSpan> => "time",
        TypedSetting<Layout> => "layout",
        _ => "number",
    };
}
