using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ContextPool.Migrator.Tests.Telemetry;

/// <summary>Receives OTLP over HTTP as protobuf, on this machine, and decodes it.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<OtlpMetric> _metrics = [];
    private readonly List<OtlpSpan> _spans = [];
    private readonly Lock _gate = new();
    private readonly Task _serving;

    public OtlpCollector()
    {
        Endpoint = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        _listener.Prefixes.Add($"{Endpoint}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Endpoint { get; }

    /// <summary>What describes the sender.</summary>
    public Dictionary<string, string> Resource { get; private set; } = [];

    public IReadOnlyList<OtlpMetric> Metrics
    {
        get
        {
            lock (_gate) return [.. _metrics];
        }
    }

    public IReadOnlyList<OtlpSpan> Spans
    {
        get
        {
            lock (_gate) return [.. _spans];
        }
    }

    /// <summary>Settings of a program that is to send to it.</summary>
    public Dictionary<string, string> Variables => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Endpoint,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    public void Dispose()
    {
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        using var body = new MemoryStream();
        await call.Request.InputStream.CopyToAsync(body);
        var request = new ProtobufFields(body.ToArray());
        lock (_gate)
        {
            foreach (ProtobufFields ofResource in request.Messages(1))
            {
                Resource = AttributesOf(ofResource.Message(1), 1);
                bool isTraces = call.Request.Url!.AbsolutePath == "/v1/traces";
                foreach (ProtobufFields scope in ofResource.Messages(2))
                {
                    string name = scope.Message(1).Text(1);
                    if (isTraces) _spans.AddRange(scope.Messages(2).Select(span => SpanOf(name, span)));
                    else _metrics.AddRange(scope.Messages(2).SelectMany(metric => PointsOf(name, metric)));
                }
            }
        }

        call.Response.ContentType = "application/x-protobuf";
        call.Response.Close();
    }

    private static IEnumerable<OtlpMetric> PointsOf(string scope, ProtobufFields metric)
    {
        foreach (ProtobufFields point in metric.Message(7).Messages(1))
        {
            double sum = point.Has(6) ? point.Integer(6) : point.Number(4);
            yield return new OtlpMetric(scope, metric.Text(1), metric.Text(3), AttributesOf(point, 7), sum, 1);
        }

        foreach (ProtobufFields point in metric.Message(9).Messages(1))
            yield return new OtlpMetric(scope, metric.Text(1), metric.Text(3), AttributesOf(point, 9), point.Number(5), point.Integer(4));
    }

    private static OtlpSpan SpanOf(string scope, ProtobufFields span) => new(
        scope, span.Text(5), Convert.ToHexStringLower(span.Bytes(2).Span), Convert.ToHexStringLower(span.Bytes(4).Span),
        Convert.ToHexStringLower(span.Bytes(1).Span), AttributesOf(span, 9), span.Message(15).Integer(3) == 2);

    private static Dictionary<string, string> AttributesOf(ProtobufFields message, int number) =>
        message.Messages(number).ToDictionary(attribute => attribute.Text(1), attribute => TextOf(attribute.Message(2)));

    private static string TextOf(ProtobufFields value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(2) ? value.Integer(2) == 1 ? "true" : "false"
        : value.Has(3) ? value.Integer(3).ToString(CultureInfo.InvariantCulture)
        : value.Number(4).ToString(CultureInfo.InvariantCulture);
}
