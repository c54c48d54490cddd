namespace ContextPool.Migrator.Settings;

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
