using Microsoft.Playwright;

namespace ContextPool.Browser.Tests;

/// <summary>The browser of this machine. Tests download none.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Null where there is none.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(directory => Names.Select(name => System.IO.Path.Combine(directory, name))).FirstOrDefault(File.Exists);

    /// <summary>Begins it. Whoever is root in a container has no sandbox; the only pages that are opened are ours.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = ["--no-sandbox"] });

    /// <summary>Why nothing can be tested here; null where it can.</summary>
    public static string? WhyNot => Path is null ? $"needs a browser in PATH: {string.Join(", ", Names)}" : null;
}
