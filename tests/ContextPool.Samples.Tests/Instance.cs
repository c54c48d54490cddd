using System.Diagnostics;
using ChatApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ContextPool.Samples.Tests;

/// <summary>The sample at work on a free port: in this process, or in one of its own that can be killed.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly WebApplication? _app;
    private readonly Process? _process;

    private Instance(string address, WebApplication? app, Process? process)
    {
        Client = new ChatClient(address);
        _app = app;
        _process = process;
    }

    public ChatClient Client { get; }

    public static async Task<Instance> StartAsync(string storage, IAnswerer? answerer = null)
    {
        WebApplication app = ChatProgram.Build(
            [.. Arguments(storage, TimeSpan.Zero), "--Logging:LogLevel:Default=None"],
            services =>
            {
                if (answerer is not null) services.AddSingleton(answerer);
            });
        await app.StartAsync();
        return new Instance(app.Urls.Single(), app, process: null);
    }

    public static async Task<Instance> StartProcessAsync(string storage, TimeSpan wordPause)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatApi.dll"), .. Arguments(storage, wordPause)])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains(Listening, StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync(); // so that it never waits for somebody to read
            return new Instance(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim(), app: null, process);
        }

        throw new InvalidOperationException($"the program ended with exit code {process.ExitCode} before it listened");
    }

    /// <summary>Ends the process as a power switch does: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_process is null) return;
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static string[] Arguments(string storage, TimeSpan wordPause) =>
    [
        $"--ContextPool:StorageDirectory={storage}", "--ContextPool:TornFileWait=0", "--urls", "http://127.0.0.1:0",
        $"--Chat:WordPause={wordPause:c}", "--Chat:CheckpointEvery=0",
    ];
}
