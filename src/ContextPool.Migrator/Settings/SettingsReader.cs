using Microsoft.Extensions.Configuration;

namespace ContextPool.Migrator.Settings;

/// <summary>Turns layers of text into options, and finds everything that is wrong on the way.</summary>
/// <param name="layers">The texts.</param>
/// <param name="problems">Gets what is wrong.</param>
/// <param name="hasWorkingDirectory">False where relative paths lead nowhere.</param>
/// <param name="isUsed">True for the keys that the command works with; where null, for all of them.</param>
internal sealed class SettingsReader(
    SettingsLayers layers, ICollection<SettingsProblem> problems, bool hasWorkingDirectory = true, Func<string, bool>? isUsed = null)
{
    private readonly HashSet<string> _bad = [];

    /// <summary>The options; complete only where no problem was added.</summary>
    public ProgramOptions Read()
    {
        foreach (SettingsProblem unknown in new UnknownKeys(layers).Find()) problems.Add(unknown);
        ProgramOptions options = SettingsTable.All.Aggregate(new ProgramOptions(), Apply);
        if (!hasWorkingDirectory) RequireWholePaths(options);
        foreach (CombinedRule rule in CombinedRules.All.Where(rule => IsJudged(rule) && !rule.IsKept(options.Migration)))
            problems.Add(Broken(rule, options));
        return options;
    }

    private ProgramOptions Apply(ProgramOptions options, Setting setting)
    {
        if (!layers.TryGet(setting.Key, out string? text)) return options;
        if (setting.Apply(options, text) is { } applied) return applied;
        _bad.Add(setting.Key);
        problems.Add(SettingsProblem.BadValue(setting.Key, text, layers.OriginOf(setting.Key), setting.Expected));
        return options;
    }

    private void RequireWholePaths(ProgramOptions options)
    {
        foreach (Setting setting in SettingsTable.All.Where(setting => setting.IsPath))
        {
            string? path = setting.TextOf(options);
            if (path is null || _bad.Contains(setting.Key) || Path.IsPathFullyQualified(path)) continue;
            _bad.Add(setting.Key);
            if (isUsed?.Invoke(setting.Key) == false) continue;
            problems.Add(SettingsProblem.BadValue(
                setting.Key, path, layers.OriginOf(setting.Key), ValueRules.AbsolutePath));
        }
    }

    private bool IsJudged(CombinedRule rule) => !_bad.Contains(rule.Key) && !rule.Others.Any(_bad.Contains);

    private SettingsProblem Broken(CombinedRule rule, ProgramOptions options) => SettingsProblem.BadValue(
        rule.Key, SettingsTable.Find(rule.Key).TextOf(options), layers.OriginOf(rule.Key), rule.Expected(options.Migration));
}

/// <summary>Finds keys that nothing reads: a misspelt limit must not pass for no limit.</summary>
internal sealed class UnknownKeys(SettingsLayers layers)
{
    // Serilog reads its section itself, and complains itself; an editor reads the schema.
    private static bool IsForeign(string section) =>
        section.Equals(SettingsFile.LogSection, StringComparison.OrdinalIgnoreCase) || section == SettingsFile.SchemaKey;

    private static readonly HashSet<string> Keys =
        new(SettingsTable.All.Select(setting => setting.Key), StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Sections =
        new(SettingsTable.All.SelectMany(setting => Above(setting.Key)), StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them; below an unknown section nothing is listed.</summary>
    public IEnumerable<SettingsProblem> Find() => layers.Configuration.GetChildren()
        .Where(section => !IsForeign(section.Path))
        .SelectMany(FindIn);

    private IEnumerable<SettingsProblem> FindIn(IConfigurationSection section)
    {
        string path = section.Path;
        if (Sections.Contains(path)) return FindInSection(section);
        if (!Keys.Contains(path)) return [SettingsProblem.UnknownKey(path, section.Value, layers.OriginOf(path))];
        return section.GetChildren().Select(child =>
            SettingsProblem.UnknownKey(child.Path, child.Value, layers.OriginOf(child.Path)));
    }

    private IEnumerable<SettingsProblem> FindInSection(IConfigurationSection section)
    {
        string path = section.Path;
        if (section.Value is { } value)
            yield return SettingsProblem.BadValue(path, value, layers.OriginOf(path), "a section with settings");
        foreach (SettingsProblem problem in section.GetChildren().SelectMany(FindIn)) yield return problem;
    }

    private static IEnumerable<string> Above(string key)
    {
        for (int colon = key.LastIndexOf(':'); colon > 0; colon = key.LastIndexOf(':', colon - 1))
            yield return key[..colon];
    }
}

/// <summary>One thing that is wrong with the settings: which key, its value, what was expected.</summary>
internal sealed record SettingsProblem(string Text)
{
    /// <summary>A value that its key does not take.</summary>
    public static SettingsProblem BadValue(string key, string? value, string origin, string expected) =>
        new($"{key} = {Quoted(value)} ({origin}): expected {expected}");

    /// <summary>A key that nothing reads.</summary>
    public static SettingsProblem UnknownKey(string key, string? value, string origin) =>
        new($"{key}{(value is null ? "" : $" = {Quoted(value)}")} ({origin}): there is no such setting");

    /// <summary>A file that cannot be read.</summary>
    public static SettingsProblem OfFile(string path, string fault) => new($"settings file '{path}': {fault}");

    /// <summary>A log that cannot be set up; Serilog's own words.</summary>
    public static SettingsProblem OfLog(string complaint) =>
        new($"Serilog: {complaint.ReplaceLineEndings(" ").Trim()}");

    private static string Quoted(string? value) => value is null ? "null" : $"'{value}'";
}
