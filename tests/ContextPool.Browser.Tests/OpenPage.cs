using Microsoft.Playwright;

namespace ContextPool.Browser.Tests;

/// <summary>A page in a window of its own, with everything that went wrong in it.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _window;
    private readonly List<string> _troubles = [];

    public OpenPage(IBrowserContext window, IPage page, Func<string, bool> mayAsk)
    {
        _window = window;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _troubles.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _troubles.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            _troubles.Add($"a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (request.ResourceType != "document" && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !mayAsk(request.Url)) _troubles.Add($"a request: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of the script, refusals of the policy, requests to where it may not ask, dialogs.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    public async ValueTask DisposeAsync() => await _window.DisposeAsync();
}
