using System.Collections;
using System.Diagnostics;
using ContextPool.Migration.Audit;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ContextPool.Migrator.Monitoring;

/// <summary>
/// Sends metrics and spans to where the usual <c>OTEL_*</c> variables say, and nothing anywhere where they say nothing. Disposing sends the
/// rest, and waits for that no longer than <see cref="LongestFlush"/>: a collector that is away must not hold up a night.
/// </summary>
internal sealed class ProgramTelemetry : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(5);

    private readonly MeterProvider? _meters;
    private readonly TracerProvider? _tracers;

    private ProgramTelemetry(MeterProvider? meters, TracerProvider? tracers) => (_meters, _tracers) = (meters, tracers);

    /// <summary>Begins to listen, where an endpoint is set for metrics, for traces, or for both.</summary>
    public static ProgramTelemetry Start(IDictionary variables)
    {
        if (IsTrue(variables["OTEL_SDK_DISABLED"])) return new ProgramTelemetry(null, null);
        bool wantsMetrics = IsWanted(variables, "METRICS");
        bool wantsTraces = IsWanted(variables, "TRACES");
        return new ProgramTelemetry(wantsMetrics ? Meters() : null, wantsTraces ? Tracers() : null);
    }

    public void Dispose()
    {
        int left = (int)LongestFlush.TotalMilliseconds;
        long start = Stopwatch.GetTimestamp();
        _tracers?.Shutdown(left);
        left = Math.Max(1, left - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        _meters?.Shutdown(left);
        _tracers?.Dispose();
        _meters?.Dispose();
    }

    private static MeterProvider Meters() => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(Describe)
        .AddMeter(ContextPoolTelemetry.MeterName, RunTelemetry.Name)
        .AddOtlpExporter()
        .Build();

    private static TracerProvider Tracers() => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(Describe)
        .AddSource(ContextPoolTelemetry.ActivitySourceName, RunTelemetry.Name)
        .AddOtlpExporter()
        .Build();

    // Behind these come OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES, which therefore win.
    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService("contextpool", serviceVersion: typeof(ProgramTelemetry).Assembly.GetName().Version?.ToString(fieldCount: 3))
        .AddTelemetrySdk()
        .AddAttributes([new("host.name", Environment.MachineName)])
        .AddEnvironmentVariableDetector();

    private static bool IsWanted(IDictionary variables, string signal) =>
        (IsSet(variables[Endpoint]) || IsSet(variables[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]))
        && (variables[$"OTEL_{signal}_EXPORTER"] is not string exporter || exporter.Length == 0 || exporter.Contains("otlp", StringComparison.Ordinal));

    private static bool IsSet(object? value) => value is string { Length: > 0 };

    private static bool IsTrue(object? value) => value is string text && text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
}
