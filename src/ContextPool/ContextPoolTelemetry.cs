namespace ContextPool;

/// <summary>
/// What the library tells of its work, by the names that a program gives to its metrics and traces, for instance OpenTelemetry's
/// <c>AddMeter</c> and <c>AddSource</c>. It costs next to nothing as long as nobody listens. The instruments stand in TELEMETRY.md; no text of
/// a message is in any of them.
/// </summary>
public static class ContextPoolTelemetry
{
    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "ContextPool";

    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string ActivitySourceName = "ContextPool";
}
