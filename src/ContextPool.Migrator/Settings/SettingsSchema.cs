using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContextPool.Migrator.Settings;

/// <summary>The JSON schema of the settings file, from the same table that the file is read by: what an editor completes and underlines.</summary>
internal static class SettingsSchema
{
    /// <summary>The name of the file that is shipped beside the settings.</summary>
    public const string Name = "appsettings.schema.json";

    /// <summary>The text of that file.</summary>
    public static string Text()
    {
        var members = new JsonObject { [SettingsFile.SchemaKey] = new JsonObject { ["type"] = "string" } };
        foreach (Setting setting in SettingsTable.All) Add(members, setting.Key, setting.Schema());
        members[SettingsFile.LogSection] = new JsonObject { ["type"] = "object", ["description"] = "The log, as Serilog.Settings.Configuration reads it." };
        return Written(new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Settings of contextpool",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = members,
        });
    }

    private static void Add(JsonObject members, string key, JsonObject schema)
    {
        if (key.Split(':', 2) is not [string section, string rest])
        {
            members[key] = schema;
            return;
        }

        if (members[section] is null) members[section] = Section();
        Add((JsonObject)members[section]!["properties"]!, rest, schema);
    }

    // A name that nothing reads is wrong, as it is to the program.
    private static JsonObject Section() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(),
    };

    private static string Written(JsonObject root)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            root.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
