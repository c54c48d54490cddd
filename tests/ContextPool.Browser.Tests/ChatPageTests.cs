using ContextPool.Samples.Tests;
using ContextPool.TestKit;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ContextPool.Browser.Tests;

/// <summary>The sample's page as somebody sees it who chats: with a keyboard, in two tabs, over two instances of one store.</summary>
[Trait("Category", "Slow")]
public sealed class ChatPageTests(ChatInBrowser chats) : IClassFixture<ChatInBrowser>, IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [BrowserFact]
    public async Task Answer_ComesPieceByPiece_AndIsThereAfterAReload()
    {
        var answerer = new HeldAnswerer();
        await using Instance instance = await StartAsync(answerer);
        await using OpenPage opened = await chats.OpenAsync(instance);
        await MakeAsync(opened.Page, "Dinner");

        await SayAsync(opened.Page, "What goes with <b>pumpkin</b>?");
        await Expect(Said(opened.Page, "Assistant")).ToHaveTextAsync("one ");
        await Expect(Said(opened.Page, "User")).ToHaveTextAsync("What goes with <b>pumpkin</b>?");
        answerer.GoOn();
        await Expect(Said(opened.Page, "Assistant")).ToHaveTextAsync("one two");

        await Expect(opened.Page.Locator("#chats li")).ToContainTextAsync("2 messages");
        await opened.Page.ReloadAsync();
        await OpenChatAsync(opened.Page, "Dinner");
        await Expect(opened.Page.Locator("#messages li")).ToHaveTextAsync(["What goes with <b>pumpkin</b>?", "one two"]);
        Assert.Empty(opened.Troubles);
    }

    [BrowserFact]
    public async Task TabOfAnotherInstance_FollowsWithoutBeingAsked()
    {
        var answerer = new HeldAnswerer();
        await using Instance first = await StartAsync(answerer);
        await using Instance second = await StartAsync(new HeldAnswerer());
        await using OpenPage writing = await chats.OpenAsync(first);
        await using OpenPage watching = await chats.OpenAsync(second);
        await MakeAsync(writing.Page, "Together");
        await OpenChatAsync(watching.Page, "Together");

        await SayAsync(writing.Page, "hello");
        await Expect(Said(watching.Page, "User")).ToHaveTextAsync("hello");
        await Expect(Said(watching.Page, "Assistant")).ToHaveTextAsync("one ");
        answerer.GoOn();
        await Expect(Said(watching.Page, "Assistant")).ToHaveTextAsync("one two");
        await Expect(Said(writing.Page, "Assistant")).ToHaveTextAsync("one two");

        await SayAsync(watching.Page, "me too");
        await Expect(writing.Page.Locator("#messages li.User").Nth(1)).ToHaveTextAsync("me too");
        await Expect(writing.Page.Locator("#messages li")).ToHaveCountAsync(4);
        await Expect(writing.Page.Locator("#chats li").First).ToContainTextAsync("3 messages");
        Assert.Empty(writing.Troubles);
        Assert.Empty(watching.Troubles);
    }

    [BrowserFact]
    public async Task AnswerThatWasInterrupted_CanBeKept()
    {
        await using Instance instance = await StartAsync(new HeldAnswerer());
        await using (OpenPage closed = await chats.OpenAsync(instance))
        {
            await MakeAsync(closed.Page, "Cut short");
            await SayAsync(closed.Page, "tell me");
            await Expect(Said(closed.Page, "Assistant")).ToHaveTextAsync("one ");
        }

        await using OpenPage opened = await chats.OpenAsync(instance);
        ILocator keep = opened.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Keep" });
        for (int look = 0; look < 20 && !await keep.IsVisibleAsync(); look++) await OpenChatAsync(opened.Page, "Cut short");
        await keep.ClickAsync();
        await Expect(opened.Page.Locator("#messages li")).ToHaveTextAsync(["tell me", "one "]);
        await Expect(keep).ToHaveCountAsync(0);
        Assert.Empty(opened.Troubles);
    }

    [BrowserFact]
    public async Task Page_KeepsNobodyOut_AndIsUsedWithoutAMouse()
    {
        var answerer = new HeldAnswerer();
        answerer.GoOn();
        await using Instance instance = await StartAsync(answerer);
        await using OpenPage opened = await chats.OpenAsync(instance);
        IKeyboard keys = opened.Page.Keyboard;
        await keys.PressAsync("Tab");
        await keys.TypeAsync("Keys");
        await keys.PressAsync("Enter");
        await Expect(opened.Page.GetByLabel("Say")).ToBeFocusedAsync();
        await keys.TypeAsync("no mouse");
        await keys.PressAsync("Enter");
        await Expect(Said(opened.Page, "Assistant")).ToHaveTextAsync("one two");

        AxeResult result = await opened.Page.RunAxe();
        Assert.Empty(result.Violations.Select(found => $"{found.Id}: {string.Join(" | ", found.Nodes.Take(3).Select(node => node.Html))}"));
        Assert.NotEmpty(result.Passes);
        Assert.Empty(opened.Troubles);
    }

    private Task<Instance> StartAsync(HeldAnswerer answerer) => Instance.StartAsync(_directory["storage"], answerer);

    private static ILocator Said(IPage page, string role) => page.Locator($"#messages li.{role}").First;

    private static async Task MakeAsync(IPage page, string title)
    {
        await page.GetByLabel("Title").FillAsync(title);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "New chat" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = title })).ToBeVisibleAsync();
    }

    private static async Task OpenChatAsync(IPage page, string title)
    {
        await page.Locator("#chats").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = title }).ClickAsync();
        await Expect(page.GetByLabel("Say")).ToBeFocusedAsync();
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByLabel("Say").FillAsync(text);
        await page.GetByLabel("Say").PressAsync("Enter");
    }
}
