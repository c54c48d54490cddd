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
        foreach (Setting setting in SettingsTable.All.OfType<TypedSetting<string>>())
        {
            string? path = setting.TextOf(options);
            if (_bad.Contains(setting.Key) || Path.IsPathFullyQualified(path!)) continue;
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
