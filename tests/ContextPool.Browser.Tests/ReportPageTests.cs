using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ContextPool.Browser.Tests;

[Trait("Category", "Slow")]
public sealed class ReportPageTests(PagesInBrowser pages) : IClassFixture<PagesInBrowser>
{
    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Page_FitsItsWindow_AndAsksNobodyForAnything(int width, bool isDark)
    {
        await using OpenPage opened = await pages.OpenAsync(width, isDark);
        await OpenAllAsync(opened.Page);
        Assert.Empty(opened.Troubles);
        Assert.Equal(width, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        string graph = width > 760 ? ".graph.across" : ".graph.down";
        Assert.True(await opened.Page.Locator(graph).IsVisibleAsync());
        await KeepPictureAsync(opened.Page, $"{width}-{(isDark ? "dark" : "light")}");
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Page_HasNothingThatKeepsAnybodyOut(int width, bool isDark)
    {
        // The checker is a script that the page's policy refuses.
        await using OpenPage opened = await pages.OpenAsync(width, isDark, bypassesPolicy: true);
        await OpenAllAsync(opened.Page);
        AxeResult result = await opened.Page.RunAxe();
        Assert.Empty(result.Violations.Select(found => $"{found.Id}: {string.Join(" | ", found.Nodes.Take(3).Select(node => node.Html))}"));
        Assert.NotEmpty(result.Passes);
    }

    [BrowserFact]
    public async Task HostileNames_AreTextAndRunNothing()
    {
        await using OpenPage opened = await pages.OpenAsync();
        await OpenAllAsync(opened.Page);
        Assert.True(await opened.Page.GetByText(PagesInBrowser.HostileName).First.IsVisibleAsync());
        Assert.Equal(0, await opened.Page.Locator("img").CountAsync());
        Assert.Equal(1, await opened.Page.Locator("script").CountAsync());
        Assert.Empty(opened.Troubles);
    }

    [BrowserFact]
    public async Task Header_SortsByNumberAndNotByText_AlsoFromTheKeyboard()
    {
        await using OpenPage opened = await pages.OpenAsync();
        ILocator table = TableUnder(opened.Page, "slowest");
        ILocator header = table.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Bytes" });

        await header.ClickAsync();
        List<double> falling = await ValuesAsync(table, column: 6);
        Assert.Equal([.. falling.OrderDescending()], falling);
        Assert.Equal("descending", await HeaderAsync(table, 6));

        await header.FocusAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        List<double> rising = await ValuesAsync(table, column: 6);
        Assert.Equal([.. rising.Order()], rising);
        Assert.Equal("ascending", await HeaderAsync(table, 6));
        Assert.NotEqual(falling, rising);
        Assert.Empty(opened.Troubles);
    }

    [BrowserFact]
    public async Task Filter_LeavesTheRowsWithAllItsWords_AndSaysHowMany()
    {
        await using OpenPage opened = await pages.OpenAsync();
        ILocator section = opened.Page.Locator("section[aria-labelledby=slowest]");
        int all = await section.Locator("tbody tr").CountAsync();

        await section.GetByLabel("Filter").FillAsync("failed convert");

        int shown = await section.Locator("tbody tr:visible").CountAsync();
        Assert.InRange(shown, 1, all - 1);
        Assert.All(await section.Locator("tbody tr:visible").AllInnerTextsAsync(), text => Assert.Contains("failed", text, StringComparison.Ordinal));
        Assert.Equal($"{shown} of {all} rows", await section.Locator("output").InnerTextAsync());
        await section.GetByLabel("Filter").FillAsync("");
        Assert.Equal(all, await section.Locator("tbody tr:visible").CountAsync());
    }

    [BrowserFact]
    public async Task EveryControl_IsReachedByTheKeyboardInTheOrderOfThePage()
    {
        await using OpenPage opened = await pages.OpenAsync();
        int controls = await opened.Page.Locator("button:visible, input:visible, summary, .table:visible").CountAsync();
        var reached = new HashSet<string>();
        for (int i = 0; i < controls; i++)
        {
            await opened.Page.Keyboard.PressAsync("Tab");
            reached.Add(await opened.Page.EvaluateAsync<string>(
                "(() => { const all = [...document.querySelectorAll('*')]; return String(all.indexOf(document.activeElement)); })()"));
        }

        Assert.Equal(controls, reached.Count);
        List<int> order = [.. reached.Select(place => int.Parse(place, CultureInfo.InvariantCulture))];
        Assert.Equal([.. order.Order()], order);
    }

    [BrowserFact]
    public async Task CopyButton_TakesTheWholeCommand()
    {
        await using OpenPage opened = await pages.OpenAsync();
        ILocator command = opened.Page.Locator(".concern .command").First;
        string text = await command.Locator("code").InnerTextAsync();

        await command.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(command.GetByRole(AriaRole.Button)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Copied|Selected"));
        Assert.StartsWith("contextpool ", text, StringComparison.Ordinal);
        Assert.Contains("'/srv/chat/it'\\''s here'", text, StringComparison.Ordinal);
        Assert.Empty(opened.Troubles);
    }

    [BrowserFact]
    public async Task WithoutAScript_EverythingIsThereToRead()
    {
        await using OpenPage opened = await pages.OpenAsync(hasScript: false);
        Assert.Equal(0, await opened.Page.Locator("button").CountAsync());
        Assert.Equal(50, await opened.Page.Locator("section[aria-labelledby=slowest] tbody tr").CountAsync());
        Assert.Equal(4, await opened.Page.Locator(".concern").CountAsync());
        Assert.Empty(opened.Troubles);
    }

    [BrowserFact]
    public async Task OnPaper_NothingIsFoldedAway()
    {
        await using OpenPage opened = await pages.OpenAsync();
        byte[] paper = await opened.Page.PdfAsync();
        Assert.InRange(paper.Length, 20_000, 5_000_000);
        await opened.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(0, await opened.Page.Locator("details:not([open])").CountAsync());
        await opened.Page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        Assert.Equal(0, await opened.Page.Locator("details[open]").CountAsync());
    }

    private static ILocator TableUnder(IPage page, string heading) => page.Locator($"section[aria-labelledby={heading}] table");

    private static async Task<List<double>> ValuesAsync(ILocator table, int column) =>
        [.. (await table.Locator($"tbody td:nth-child({column})").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.dataset.v)"))
            .Select(value => double.Parse(value, CultureInfo.InvariantCulture))];

    private static Task<string?> HeaderAsync(ILocator table, int column) => table.Locator($"th:nth-child({column})").GetAttributeAsync("aria-sort");

    private static async Task OpenAllAsync(IPage page) =>
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(each => { each.open = true; })");

    /// <summary>For whoever wants to see them: set the variable to a directory.</summary>
    private static async Task KeepPictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("KEEP_PICTURES") is not { Length: > 0 } directory) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}.png"), FullPage = true });
    }
}
