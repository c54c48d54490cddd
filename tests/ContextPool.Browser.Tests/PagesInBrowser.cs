using System.Globalization;
using System.Text;
using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Page;
using ContextPool.TestKit;
using Microsoft.Playwright;

namespace ContextPool.Browser.Tests;

/// <summary>One browser for all tests, and the page of a night with everything that a page can have.</summary>
public sealed class PagesInBrowser : IAsyncLifetime, IDisposable
{
    /// <summary>A file name that would run, were it markup.</summary>
    public const string HostileName = "<img src=x onerror=alert(1)><script>alert(2)<script>.json";

    private const int Nights = 40;

    private static readonly string[] StageNames = ["Detect", "Backup", "Convert", "WritePool", "Index", "Validate", "Publish"];

    private readonly TempDirectory _directory = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The page's address.</summary>
    public string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Browser.Path is null) return;
        Address = new Uri(MakePage()).AbsoluteUri;
        _playwright = await Playwright.CreateAsync();
        _browser = await Browser.LaunchAsync(_playwright);
    }

    /// <summary>The page, loaded, in a window of its own.</summary>
    public async Task<OpenPage> OpenAsync(int width = 1280, bool isDark = false, bool hasScript = true, bool bypassesPolicy = false)
    {
        IBrowserContext window = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = hasScript,
            BypassCSP = bypassesPolicy,
        });
        var opened = new OpenPage(window, await window.NewPageAsync(), static _ => false);
        await opened.Page.GotoAsync(Address);
        return opened;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    public void Dispose() => _directory.Dispose();

    private string MakePage()
    {
        string run = "";
        for (int night = 1; night <= Nights; night++)
        {
            run = string.Create(CultureInfo.InvariantCulture, $"202601{(night % 28) + 1:00}T{night / 28:00}0000000Z-{night:x4}");
            _directory.Write($"reports/{run}.json", SummaryOf(run, night).ToJson());
        }

        run = "20260301T000000000Z-ffff";
        _directory.Write($"reports/{run}.json", SummaryOf(run, Nights + 1).ToJson());
        _directory.Write($"reports/{run}.csv", Rows());
        return new ReportPageFile(FileOperations.ForThisPlatform, _directory["reports"]).Write(run);
    }

    private static RunSummary SummaryOf(string run, int night) => new()
    {
        RunId = run,
        End = RunEnd.CompletedWithFailures,
        LegacyDirectory = "/srv/chat/it's here",
        StorageDirectory = "/srv/pools",
        BackupDirectory = "/srv/backups",
        StartedAt = string.Create(CultureInfo.InvariantCulture, $"2026-03-01T00:{night % 60:00}:00Z"),
        DurationMs = 60_000,
        Detected = 1000 + night,
        Outcomes = new Dictionary<string, long> { ["migrated"] = night % 7, ["updated"] = night % 3, ["unchanged"] = 990, ["failed"] = night % 5, ["conflict"] = night % 2 },
        SourceBytes = 50_000_000 + (night * 1_000_000),
        Stages =
        [
            .. StageNames.Select((name, i) =>
                new StageSummary(name, 2, 16, 1000, 50_000_000, name == "WritePool" ? 115_000 : 9_000 * i, 40_000 * i, (3 * i) % 16)),
        ],
    };

    private static string Rows()
    {
        var csv = new StringBuilder("context_id,source_path,outcome,reason,detail,source_bytes,messages,pool_bytes,warnings,started_at,duration_ms,backup_ms,convert_ms\n");
        for (int i = 0; i < 60; i++)
        {
            string id = Some.ContextId(i).ToString();
            (string outcome, string reason, string detail) = (i % 6) switch
            {
                0 => ("failed", "truncated", "the text ends inside a value"),
                1 => ("conflict", "both_changed", "source and pool both changed"),
                2 => ("migrated", "source_kept", "no permission"),
                3 => ("unchanged", "pool_damaged", "a message is missing"),
                _ => ("migrated", "", ""),
            };
            csv.Append(CultureInfo.InvariantCulture, $"{id},/srv/chat/{id}.json,{outcome},{reason},{detail},{(i * 7919) % 100_000},{i},{i * 900},no_branches={i + 1},2026-03-01T00:41:{i:00}Z,{i * 10}.0,{i * 3}.0,{i * 5}.0\n");
        }

        return csv.Append(CultureInfo.InvariantCulture, $",\"/srv/chat/{HostileName}\",skipped,not_a_context,,1,,,,,,,\n").ToString();
    }
}
