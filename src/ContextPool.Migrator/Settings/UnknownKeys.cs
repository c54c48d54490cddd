using Microsoft.Extensions.Configuration;

namespace ContextPool.Migrator.Settings;

/// <summary>Finds keys that nothing reads: a misspelt limit must not pass for no limit.</summary>
internal sealed class UnknownKeys(SettingsLayers layers)
{
    // Serilog reads its section itself, and complains itself.
    private const string ForeignSection = "Serilog";

    private static readonly HashSet<string> Keys =
        new(SettingsTable.All.Select(setting => setting.Key), StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Sections =
        new(SettingsTable.All.SelectMany(setting => Above(setting.Key)), StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them; below an unknown section nothing is listed.</summary>
    public IEnumerable<SettingsProblem> Find() => layers.Configuration.GetChildren()
        .Where(section => !section.Path.Equals(ForeignSection, StringComparison.OrdinalIgnoreCase))
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
