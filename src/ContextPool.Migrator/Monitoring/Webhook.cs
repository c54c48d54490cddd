using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ContextPool.Format;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Monitoring;

/// <summary>
/// Posts the end of a run as JSON, three times at most, each and all of them in bounded time. It is signed where there is a secret: a
/// receiver that knows it computes the same from the header's time and the body, and refuses what is old.
/// </summary>
internal sealed class Webhook(MonitoringOptions options, TimeProvider time, StopSignals signals) : IRunWatcher
{
    /// <summary>The header with time and signature.</summary>
    public const string Signature = "X-ContextPool-Signature";

    /// <summary>The header that is the same for every attempt.</summary>
    public const string Delivery = "X-ContextPool-Delivery";

    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    private readonly Uri _url = new(options.NotifyUrl!);

    // What may carry a token in its query is not for the log.
    /// <inheritdoc/>
    public string What => $"the webhook {_url.GetLeftPart(UriPartial.Path)}";

    /// <inheritdoc/>
    public async Task TellAsync(RunSummary summary, int exitCode)
    {
        if (options.NotifyWhen == NotifyWhen.Trouble && exitCode == ExitCodes.Completed) return;
        byte[] body = BodyOf(summary, exitCode);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = LongestAttempt };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (TimeSpan pause in Pauses)
        {
            if (await TryPostAsync(client, body, summary.RunId) is not { } refused) return;

            // Who stops the program does not wait for more than one attempt.
            if (!refused.MayHelp || signals.Token.IsCancellationRequested) throw new HttpRequestException(refused.Why);
            await Task.Delay(pause, time, CancellationToken.None);
        }

        if (await TryPostAsync(client, body, summary.RunId) is { } last) throw new HttpRequestException(last.Why);
    }

    /// <summary>The signature of a body, as it stands in the header: when it was made, and of what.</summary>
    public static string Sign(string secret, long unixSeconds, ReadOnlySpan<byte> body)
    {
        string at = unixSeconds.ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes($"{at}."));
        hmac.AppendData(body);
        return $"t={at},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }

    /// <summary>Null where it was taken; else why not, and whether another attempt may help.</summary>
    private async Task<(string Why, bool MayHelp)?> TryPostAsync(HttpClient client, byte[] body, string runId)
    {
        using var limit = new CancellationTokenSource(LongestAttempt, time);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.ParseAdd("contextpool");
        request.Headers.Add(Delivery, runId);
        if (options.NotifySecret is { } secret) request.Headers.Add(Signature, Sign(secret, time.GetUtcNow().ToUnixTimeSeconds(), body));
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            int status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode ? null : ($"it answered {status}", status is 408 or 425 or 429 or >= 500);
        }
        catch (OperationCanceledException)
        {
            return ($"it did not answer within {LongestAttempt.TotalSeconds} s", true);
        }
        catch (HttpRequestException e)
        {
            return (e.Message, true);
        }
    }

    private static byte[] BodyOf(RunSummary summary, int exitCode)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("event", "run_ended");
            json.WriteString("run_id", summary.RunId);
            json.WriteString("end", SnakeCase.Of(summary.End));
            json.WriteNumber("exit_code", exitCode);
            json.WriteString("host", Environment.MachineName);
            json.WritePropertyName("summary");
            json.WriteRawValue(summary.ToJson());
            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
