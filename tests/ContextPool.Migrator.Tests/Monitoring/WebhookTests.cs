using System.Globalization;
using System.Net;
using System.Text.Json;
using ContextPool.Migration.Outcomes;
using ContextPool.Migrator.Monitoring;
using ContextPool.Migrator.Tests.Support;
using ContextPool.Migrator.Tests.Telemetry;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Monitoring;

/// <summary><c>Notify:Url</c>: posted, signed, tried again, and never for long.</summary>
public sealed class WebhookTests : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _url = $"http://127.0.0.1:{OtlpCollector.FreePort().ToString(CultureInfo.InvariantCulture)}/hook";
    private readonly StopSignals _signals = new();
    private readonly List<(string Body, string? Signature, string? Delivery)> _received = [];

    public WebhookTests()
    {
        _listener.Prefixes.Add($"{_url}/");
        _listener.Start();
    }

    [Fact]
    public async Task Summary_IsPostedAndSigned()
    {
        Task answering = AnswerAsync(204);
        await TellAsync(new MonitoringOptions { NotifyUrl = _url, NotifySecret = "open sesame" }, ExitCodes.CompletedWithFailures);
        await answering;

        (string body, string? signature, string? delivery) = Assert.Single(_received);
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal(("run_ended", 3), (json.RootElement.GetProperty("event").GetString(), json.RootElement.GetProperty("exit_code").GetInt32()));
        Assert.Equal(5, json.RootElement.GetProperty("summary").GetProperty("detected").GetInt64());
        Assert.Equal(json.RootElement.GetProperty("run_id").GetString(), delivery);
        string[] parts = signature!.Split(["t=", ",v1="], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Webhook.Sign("open sesame", long.Parse(parts[0], CultureInfo.InvariantCulture), System.Text.Encoding.UTF8.GetBytes(body)), signature);
    }

    [Fact]
    public void Signature_IsTheHmacOfTimeAndBody() => Assert.Equal(
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
        "t=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163", Webhook.Sign("secret", 1_700_000_000, "{}"u8));

    [Fact]
    public async Task ServerThatIsBusy_IsAskedAgain()
    {
        Task answering = AnswerAsync(503, 429, 200);
        await TellAsync(new MonitoringOptions { NotifyUrl = _url }, 0);
        await answering;
        Assert.Equal(3, _received.Count);
        Assert.Single(_received.Distinct());
    }

    [Fact]
    public async Task ServerThatGoesOnRefusing_IsGivenUp()
    {
        Task answering = AnswerAsync(500, 500, 500);
        HttpRequestException given = await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(new MonitoringOptions { NotifyUrl = _url }, 0));
        await answering;
        Assert.Contains("500", given.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestThatIsWrong_IsNotRepeated()
    {
        Task answering = AnswerAsync(404);
        await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(new MonitoringOptions { NotifyUrl = _url }, 0));
        await answering;
        Assert.Single(_received);
    }

    [Fact]
    public async Task ServerThatDoesNotAnswer_IsGivenUpAfterThreeBoundedAttempts()
    {
        var clock = new StoppedClock { PassesOverWaits = true };
        await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(new MonitoringOptions { NotifyUrl = _url }, 0, clock));
    }

    [Fact]
    public async Task OnlyTrouble_KeepsQuietOfAGoodRun()
    {
        await TellAsync(new MonitoringOptions { NotifyUrl = "http://127.0.0.1:1/", NotifyWhen = NotifyWhen.Trouble }, 0);
        await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(new MonitoringOptions { NotifyUrl = "http://127.0.0.1:1/", NotifyWhen = NotifyWhen.Trouble }, 3));
    }

    public void Dispose()
    {
        _listener.Close();
        _signals.Dispose();
    }

    private Task TellAsync(MonitoringOptions options, int exitCode, TimeProvider? clock = null) =>
        new Webhook(options, clock ?? new ImpatientClock(), _signals).TellAsync(Support.Some.Summary(RunEnd.Completed), exitCode);

    private async Task AnswerAsync(params int[] statuses)
    {
        foreach (int status in statuses)
        {
            HttpListenerContext call = await _listener.GetContextAsync();
            using var reader = new StreamReader(call.Request.InputStream);
            _received.Add((await reader.ReadToEndAsync(), call.Request.Headers[Webhook.Signature], call.Request.Headers[Webhook.Delivery]));
            call.Response.StatusCode = status;
            call.Response.Close();
        }
    }

    /// <summary>Pauses of seconds are over at once; limits of attempts are as they are.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(5) ? TimeSpan.Zero : dueTime, period);
    }
}
