using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ContextPool.Migration.Audit;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Telemetry;

/// <summary>TELEMETRY.md lists what there is.</summary>
public sealed partial class TelemetryDocumentTests
{
    [Fact]
    public void Instruments_AreThoseOfTheDocument()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name is not (ContextPoolTelemetry.MeterName or RunTelemetry.Name)) return;
            string kind = instrument.GetType().Name.Split('`')[0].ToLowerInvariant();
            found.Add($"{instrument.Name} | {kind}, {instrument.Unit}");
        };
        listener.Start();
        RuntimeHelpers.RunClassConstructor(typeof(Operations).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(RunTelemetry).TypeHandle);

        string document = File.ReadAllText(Path.Combine(Samples.Repository, "src", "ContextPool.Migrator", "TELEMETRY.md"));
        Assert.Equal(InstrumentRow().Matches(document).Select(row => $"{row.Groups[1].Value} | {row.Groups[2].Value}").Order(StringComparer.Ordinal), found);
    }

    [GeneratedRegex(@"^\| `(contextpool\.[a-z.]+)` \| ((?:histogram|counter), [^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();
}
