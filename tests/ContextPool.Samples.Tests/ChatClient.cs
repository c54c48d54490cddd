using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ChatApi;

namespace ContextPool.Samples.Tests;

/// <summary>Somebody who talks to an instance over HTTP, as a browser does.</summary>
internal sealed class ChatClient(string address) : IDisposable
{
    // Who goes away goes at once, as one who closes a page does, and does not read on for two seconds to keep the connection.
    private readonly HttpClient _http = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new Uri(address) };

    public async Task<ContextId> MakeAsync(string title) =>
        (await ReadAsync<Chat>(await _http.PostAsJsonAsync("api/chats", new NewChat(title)))).Id;

    public async Task<IReadOnlyList<Chat>> ListAsync() => (await _http.GetFromJsonAsync<List<Chat>>("api/chats"))!;

    public async Task<IReadOnlyList<Hit>> SearchAsync(string words) =>
        (await _http.GetFromJsonAsync<List<Hit>>($"api/search?words={Uri.EscapeDataString(words)}"))!;

    public async Task<Shown> SayAsync(ContextId chat, string text) => await ReadAsync<Shown>(await PostAsync(chat, new Said(text)));

    public Task<HttpResponseMessage> PostAsync(ContextId chat, Said said) => _http.PostAsJsonAsync($"api/chats/{chat}/messages", said);

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    public async Task<Page> PageAsync(ContextId chat, string query = "") => (await _http.GetFromJsonAsync<Page>($"api/chats/{chat}/messages{query}"))!;

    public async Task<IReadOnlyList<Unfinished>> UnfinishedAsync(ContextId chat) =>
        (await _http.GetFromJsonAsync<List<Unfinished>>($"api/chats/{chat}/unfinished"))!;

    public Task<HttpResponseMessage> RecoverAsync(ContextId chat, MessageId message) =>
        _http.PostAsync(new Uri($"api/chats/{chat}/unfinished/{message}", UriKind.Relative), content: null);

    public Task<HttpResponseMessage> DiscardAsync(ContextId chat, MessageId message) =>
        _http.DeleteAsync(new Uri($"api/chats/{chat}/unfinished/{message}", UriKind.Relative));

    /// <summary>The events of an answer as they come.</summary>
    public IAsyncEnumerable<SseItem<string>> AnswerAsync(ContextId chat) => EventsAsync(HttpMethod.Post, $"api/chats/{chat}/answer");

    /// <summary>The events of a message that somebody else is making.</summary>
    public IAsyncEnumerable<SseItem<string>> FollowAsync(ContextId chat, MessageId message) =>
        EventsAsync(HttpMethod.Get, $"api/chats/{chat}/messages/{message}/follow");

    /// <summary>The code of a refusal, which has this status.</summary>
    public static async Task<string?> CodeOfAsync(HttpResponseMessage refused, HttpStatusCode status)
    {
        Assert.Equal(status, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        return (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    public void Dispose() => _http.Dispose();

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(HttpMethod method, string path)
    {
        using var ask = new HttpRequestMessage(method, path);
        using HttpResponseMessage answer = await _http.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        await foreach (SseItem<string> item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync()) yield return item;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<T>())!;
    }
}
