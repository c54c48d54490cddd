using System.Text.RegularExpressions;
using ContextPool.Migrator.Settings;
using ContextPool.TestKit;
using Microsoft.Extensions.Configuration;

namespace ContextPool.Migrator.Tests.Settings;

public sealed class SettingsTableTests
{
    private static readonly string DeliveredFile = Path.Combine(AppContext.BaseDirectory, SettingsFile.Name);

    [Fact]
    public void EverySetting_IsDocumentedInOneLine() => Assert.All(SettingsTable.All, setting =>
    {
        Assert.Matches(@"^[^\n]+\.$", setting.Meaning);
        Assert.NotEmpty(setting.Expected);
        Assert.Matches("^(Migration|Checking|Packing|Retention|Metrics|Notify):", setting.Key);
    });

    [Fact]
    public void DefaultInTheDocumentation_ReadsAsTheDefaultOfTheOptions() => Assert.All(SettingsTable.All, setting =>
        Assert.Equal(setting.Default, setting.TextOf(setting.Apply(new ProgramOptions(), setting.Default)!)));

    [Fact]
    public void KeysAndOptions_AreUnique()
    {
        Assert.Distinct(SettingsTable.All.Select(setting => setting.Key), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(SettingsTable.All.Select(setting => setting.Option).OfType<string>());
        Assert.Distinct(SettingsTable.All.Select(setting => setting.ShortOption).OfType<string>());
    }

    [Fact]
    public void DeliveredFile_ListsEverySettingWithItsDefaultInOrder()
    {
        IConfiguration file = Delivered();
        Assert.All(SettingsTable.All, setting => Assert.Equal(setting.Default, file[setting.Key], ignoreCase: true));
        IEnumerable<string> listed = file.AsEnumerable().Select(each => each.Key)
            .Where(key => !key.StartsWith("Serilog", StringComparison.Ordinal) && key != SettingsFile.SchemaKey && !file.GetSection(key).GetChildren().Any());
        Assert.Equal(SettingsTable.All.Select(setting => setting.Key).Order(), listed.Order());
    }

    [Fact]
    public void DeliveredFile_ReadsAsTheDefaultOptions()
    {
        var problems = new List<SettingsProblem>();
        var layer = new SettingsLayer(SettingsFile.ReadOrNull(DeliveredFile, problems)!, _ => DeliveredFile);
        ProgramOptions options = new SettingsReader(new SettingsLayers([layer]), problems).Read();
        Assert.Empty(problems);
        Assert.Equal(new ProgramOptions(), options);
    }

    [Fact]
    public void Document_HasARowWithTheOptionOfEverySetting()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Samples.Repository, "src", "ContextPool.Migrator", "OPERATING.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.All(SettingsTable.All, setting =>
        {
            string name = Regex.Replace(setting.Key[(setting.Key.IndexOf(':', StringComparison.Ordinal) + 1)..], "^Stages:[A-Za-z]+", "Stages:{stage}");
            string row = Assert.Single(rows, row => row.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            Assert.Contains(setting.Option is null ? "| |" : $"`{setting.Option}` |", row, StringComparison.Ordinal);
        });
    }

    private static IConfigurationRoot Delivered() => new ConfigurationBuilder().AddJsonFile(DeliveredFile).Build();
}
