using System.Text.Json;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>Logs for machines: one JSON object a line on standard error, the result alone on standard output.</summary>
public sealed class LogTests : IDisposable
{
    private readonly Workplace _work = new();

    [Theory]
    [InlineData("\"standardErrorFromLevel\":\"Verbose\",")]
    [InlineData("")]
    public void CompactLogs_AreJsonLinesOnStandardError(string level)
    {
        _work.Generate(1, messages: 2);
        BadInput.All["truncated"].Place(_work);
        _work.Files.Write("appsettings.json", $$$"""
            {"Serilog":{"WriteTo":[{"Name":"Console","Args":{
              {{{level}}}
              "formatter":"Serilog.Formatting.Compact.CompactJsonFormatter, Serilog.Formatting.Compact"}}]}}
            """);
        ProgramResult result = _work.Migrate("--json");

        Assert.Equal(3, result.ExitCode);
        IEnumerable<JsonElement> events =
            result.Error.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement);
        JsonElement failure = events.Single(e => e.TryGetProperty("Reason", out _));
        Assert.Equal("truncated", failure.GetProperty("Reason").GetString());
        Assert.Equal("Warning", failure.GetProperty("@l").GetString());
        Assert.Equal(2, JsonDocument.Parse(result.Out).RootElement.GetProperty("detected").GetInt32());
        Assert.DoesNotContain("MARKER", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _work.Dispose();
}
