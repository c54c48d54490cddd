using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Telemetry;

/// <summary>What a collector receives from the program, of runs that are over in a moment.</summary>
public sealed class OtlpExportTests : IDisposable
{
    private readonly Workplace _work = new();
    private readonly OtlpCollector _collector = new();

    [Fact]
    public void Run_SendsItsMetricsBeforeItEnds()
    {
        _work.Generate(3, messages: 4);
        _work.Files.Write(Path.Combine(Workplace.Legacy, $"{Guid.NewGuid()}.json"), "{\"id\":");

        Assert.Equal(3, Run().ExitCode);

        Assert.Equal("contextpool", _collector.Resource["service.name"]);
        Assert.Equal(3, SumOf("contextpool.run.files", ("contextpool.outcome", "migrated")));
        Assert.Equal(1, SumOf("contextpool.run.files", ("contextpool.outcome", "failed"), ("contextpool.reason", "truncated")));
        Assert.Equal(12, SumOf("contextpool.run.messages"));
        Assert.Equal(_work.Report.Rows.Sum(row => long.Parse(row["source_bytes"], null)), SumOf("contextpool.run.source.size"));
        Assert.True(SumOf("contextpool.run.pool.size") > 0);
        OtlpMetric duration = Assert.Single(_collector.Metrics, metric => metric.Name == "contextpool.run.duration");
        Assert.Equal(("s", 1, "completed_with_failures"), (duration.Unit, duration.Count, duration.Attributes["contextpool.run.end"]));
        Assert.Equal(3, Points("contextpool.stage.duration", ("contextpool.stage", "Publish")).Single().Count);
        Assert.Equal(4, Points("contextpool.stage.wait.duration", ("contextpool.stage", "Detect")).Single().Count);
    }

    [Fact]
    public void Run_IsOneTraceOfContextsAndTheirStages()
    {
        ContextId id = _work.Generate(1, messages: 2)[0];
        _work.Files.Write(Path.Combine(Workplace.Legacy, "notes.txt"), "no context");

        Run();

        OtlpSpan run = Assert.Single(_collector.Spans, span => span.Name == "migrate");
        OtlpSpan context = Assert.Single(_collector.Spans, span => span.Name == "migrate context");
        Assert.Equal((run.Id, id.ToString(), "migrated"), (context.Parent, context.Attributes["contextpool.context.id"], context.Attributes["contextpool.outcome"]));
        Assert.Equal(
            ["stage Backup", "stage Convert", "stage Index", "stage Publish", "stage Validate", "stage WritePool"],
            _collector.Spans.Where(span => span.Parent == context.Id).Select(span => span.Name).Order());
        Assert.All(_collector.Spans, span => Assert.Equal((run.Trace, false), (span.Trace, span.IsError)));
    }

    [Fact]
    public void OtherCommand_SendsWhatTheLibraryDid()
    {
        ContextId id = _work.Generate(1, messages: 2)[0];
        _work.Migrate();

        Assert.Equal(0, _work.Run(["show", id.ToString()], variables: _collector.Variables).ExitCode);

        Assert.Equal(1, Points("contextpool.operation.duration", ("contextpool.operation.name", "open")).Single().Count);
        Assert.Equal(2, SumOf("contextpool.messages.read", ("contextpool.read.origin", "storage")));
        Assert.Equal(id.ToString(), Assert.Single(_collector.Spans, span => span.Name == "open").Attributes["contextpool.context.id"]);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    public void SwitchedOff_SendsNothing(string variable, string value)
    {
        _work.Generate(1, messages: 1);
        Dictionary<string, string> variables = _collector.Variables;
        variables[variable] = value;

        Assert.Equal(0, _work.Run(["migrate", "--yes"], variables: variables).ExitCode);

        Assert.Empty(_collector.Metrics);
        Assert.Empty(_collector.Spans);
    }

    [Fact]
    public void CollectorThatIsAway_ChangesNoExitCode()
    {
        _work.Generate(1, messages: 1);
        Dictionary<string, string> variables = _collector.Variables;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{OtlpCollector.FreePort()}";
        ProgramResult result = _work.Run(["migrate", "--yes"], variables: variables);
        Assert.Equal(0, result.ExitCode);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _work.Dispose();
    }

    private ProgramResult Run() => _work.Run(["migrate", "--yes"], variables: _collector.Variables);

    private double SumOf(string name, params (string Name, string Value)[] attributes) => Points(name, attributes).Sum(metric => metric.Sum);

    private IEnumerable<OtlpMetric> Points(string name, params (string Name, string Value)[] attributes) => _collector.Metrics
        .Where(metric => metric.Name == name && attributes.All(wanted => metric.Attributes.GetValueOrDefault(wanted.Name) == wanted.Value));
}
