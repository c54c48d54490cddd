using ContextPool.Samples.Tests;
using Microsoft.Playwright;

namespace ContextPool.Browser.Tests;

/// <summary>One browser for all tests of the sample's page.</summary>
public sealed class ChatInBrowser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Browser.Path is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await Browser.LaunchAsync(_playwright);
    }

    /// <summary>The page of an instance, in a window of its own.</summary>
    internal async Task<OpenPage> OpenAsync(Instance instance)
    {
        IBrowserContext window = await _browser!.NewContextAsync();
        var opened = new OpenPage(window, await window.NewPageAsync(), address => new Uri(address).Authority == instance.Client.Address.Authority);
        await opened.Page.GotoAsync(instance.Client.Address.AbsoluteUri);
        return opened;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
