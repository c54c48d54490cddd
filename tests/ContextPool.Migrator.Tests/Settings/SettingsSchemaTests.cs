using System.Globalization;
using System.Text.Json.Nodes;
using ContextPool.Migrator.Settings;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;
using NJsonSchema;

namespace ContextPool.Migrator.Tests.Settings;

/// <summary>The schema, judged by somebody else's reader of schemas, against what the program itself takes and refuses.</summary>
public sealed class SettingsSchemaTests
{
    private static readonly string Repository = Samples.Repository;

    private static readonly Task<JsonSchema> Shipped = JsonSchema.FromJsonAsync(File.ReadAllText(Path.Combine(Repository, SettingsSchema.Name)));

    [Fact]
    public void ShippedFile_IsMadeFromTheTableOfSettings() =>
        // dotnet run --project src/ContextPool.Migrator -- schema >appsettings.schema.json
        Assert.Equal(SettingsSchema.Text(), File.ReadAllText(Path.Combine(Repository, SettingsSchema.Name)));

    [Fact]
    public async Task EverySettingsFileInTheRepository_NamesTheSchemaAndSatisfiesIt()
    {
        string[] files = [Path.Combine(Repository, SettingsFile.Name), .. Directory.GetFiles(Path.Combine(Repository, "samples", "nightly"), "appsettings*.json")];
        Assert.True(files.Length > 3);
        foreach (string file in files)
        {
            string text = await File.ReadAllTextAsync(file);
            Assert.EndsWith(SettingsSchema.Name, JsonNode.Parse(text)![SettingsFile.SchemaKey]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Empty((await Shipped).Validate(text));
        }
    }

    [Fact]
    public async Task EveryKey_HasItsDefaultMeaningAndRangeInTheSchema()
    {
        JsonSchema schema = await Shipped;
        Assert.All(SettingsTable.All, setting =>
        {
            JsonSchema member = setting.Key.Split(':').Aggregate(schema, (section, name) => section.Properties[name]);
            Assert.Equal(setting.Default, member.Default?.ToString(), ignoreCase: true);
            Assert.Equal($"{setting.Meaning} Expected {setting.Expected}.", member.Description);
            Assert.Empty(schema.Validate(FileWith(setting.Key, Json(setting.Default))));
        });
    }

    [Theory]
    [InlineData("Migration:MaxDepth", "8", true)]
    [InlineData("Migration:MaxDepth", "7", false)]
    [InlineData("Migration:MaxDepth", "1000", true)]
    [InlineData("Migration:MaxDepth", "1001", false)]
    [InlineData("Migration:MaxDepth", "null", false)]
    [InlineData("Migration:MaxDepth", "8.5", false)]
    [InlineData("Migration:Checksum", "true", true)]
    [InlineData("Migration:Checksum", "\"maybe\"", false)]
    [InlineData("Migration:Durability", "\"file\"", true)]
    [InlineData("Migration:Durability", "\"sometimes\"", false)]
    [InlineData("Migration:Durability", "1", false)]
    [InlineData("Migration:StorageDirectory", "\"/srv/x\"", true)]
    [InlineData("Migration:StorageDirectory", "\" \"", false)]
    [InlineData("Migration:MaxBytesInFlight", "1048576", true)]
    [InlineData("Migration:MaxBytesInFlight", "1048575", false)]
    [InlineData("Migration:MaxBytesInFlight", "\"1.5 GiB\"", true)]
    [InlineData("Migration:MaxBytesInFlight", "\"1.5\"", false)]
    [InlineData("Migration:MaxBytesInFlight", "\"1 GB\"", false)]
    [InlineData("Migration:MaxDuration", "null", true)]
    [InlineData("Migration:MaxDuration", "\"90m\"", true)]
    [InlineData("Migration:MaxDuration", "\"1.00:00:00\"", true)]
    [InlineData("Migration:MaxDuration", "\"90\"", false)]
    [InlineData("Migration:LockWait", "null", false)]
    [InlineData("Migration:LockWait", "\"0s\"", true)]
    [InlineData("Migration:Stages:Index:Capacity", "null", true)]
    [InlineData("Migration:Stages:Index:Capacity", "0", false)]
    [InlineData("Migration:Stages:Index:Parallelism", "257", false)]
    [InlineData("Migration:MaxFailure", "3", false)]
    [InlineData("Migration:Stages:Indexx:Capacity", "3", false)]
    [InlineData("Logging", "{}", false)]
    public async Task SchemaAndProgram_AreOfOneMind(string key, string value, bool isTaken)
    {
        string text = FileWith(key, value);
        Assert.Equal(isTaken, (await Shipped).Validate(text).Count == 0);
        Assert.Equal(isTaken, IsTakenByTheProgram(text));
    }

    /// <summary>Whatever the schema lets pass in a number, the program takes: the edges of every range.</summary>
    [Fact]
    public async Task EdgesOfEveryNumber_AreWhereTheProgramHasThem()
    {
        JsonSchema schema = await Shipped;
        foreach (Setting setting in SettingsTable.All)
        {
            JsonSchema member = setting.Key.Split(':').Aggregate(schema, (section, name) => section.Properties[name]);
            JsonSchema number = member.AnyOf.Count == 0 ? member : member.AnyOf.First();
            if (number.Minimum is not { } min || number.Maximum is not { } max) continue;
            var options = new ProgramOptions();
            Assert.NotNull(setting.Apply(options, Text(min)));
            Assert.NotNull(setting.Apply(options, Text(max)));
            Assert.Null(setting.Apply(options, Text(min - 1)));
            Assert.Null(setting.Apply(options, Text(max + 1)));
        }
    }

    private static bool IsTakenByTheProgram(string text)
    {
        var problems = new List<SettingsProblem>();
        using var directory = new TemporaryDirectory();
        string file = directory.Write(SettingsFile.Name, text);
        new SettingsReader(new SettingsLayers([new SettingsLayer(SettingsFile.ReadOrNull(file, problems)!, _ => file)]), problems).Read();
        // What two settings must be together is beyond a schema.
        return !problems.Any(problem => !problem.Text.Contains("expected at least Migration:", StringComparison.Ordinal));
    }

    private static string FileWith(string key, string value) =>
        key.Split(':').Reverse().Aggregate(value, (inner, name) => $$"""{ "{{name}}": {{inner}} }""");

    private static string Json(string? text) =>
        text is null ? "null" : text is "true" or "false" || text.All(char.IsAsciiDigit) ? text : $"\"{text}\"";

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
