using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Store;

namespace ContextPool.Tests.Reading;

public class ConcurrentReadingTests
{
    private const int Messages = 40;
    private const int Readers = 10;
    private const int Replacements = 300;

    [Fact]
    public async Task I2_TenReadersWhileFilesAreReplaced_SeeWholeMessages()
    {
        LegacyJson legacy = new LegacyJson().Talk(Messages);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ContextLayout layout = disk.Layout.Context(legacy.Id);
        ContextStore store = disk.Open(files: FileOperations.ForThisPlatform);
        ChatContext shared = await store.OpenAsync(legacy.Id);
        byte[] metadata = File.ReadAllBytes(layout.Metadata);
        using var over = new CancellationTokenSource();

        Task[] readers = [.. Enumerable.Range(0, Readers).Select(i => Task.Run(async () =>
        {
            do
            {
                ChatContext context = i % 2 == 0 ? shared : await store.OpenAsync(legacy.Id);
                if (i == 0) await context.RefreshAsync();
                await AssertWholeAsync(context);
            }
            while (!over.IsCancellationRequested);
        }))];
        await Task.Run(() => ReplaceAll(layout, metadata));
        await over.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static async Task AssertWholeAsync(ChatContext context)
    {
        int seen = 0;
        await foreach (BranchMessage message in context.ReadBranchAsync())
        {
            Assert.Null(message.WhyUnavailable);
            string[] parts = message.Message!.Text.Split(' ');
            Assert.True(parts.Length is 3 || parts.All(p => p == parts[0]));
            seen++;
        }

        MessageIndex index = await context.GetIndexAsync();
        Assert.Equal(Messages, seen);
        Assert.Equal(Messages, index.Count);
    }

    /// <summary>As a writer does: aside, then renamed over. Other contents and another size each time.</summary>
    private static void ReplaceAll(ContextLayout layout, byte[] metadata)
    {
        IFileOperations files = FileOperations.ForThisPlatform;
        for (int i = 0; i < Replacements; i++)
        {
            var message = new MessageJson
            {
                Id = Some.MessageId((i % Messages) + 1),
                Text = string.Join(' ', Enumerable.Repeat($"v{i}", 4 + (i % 2000))),
            };
            string node = message.ToString()[(message.ToString().IndexOf(':') + 1)..];
            Replace(files, layout, layout.Message(message.Id), System.Text.Encoding.UTF8.GetBytes(node));
            if (i % 10 == 0) Replace(files, layout, layout.Metadata, metadata);
        }
    }

    private static void Replace(IFileOperations files, ContextLayout layout, string path, byte[] bytes)
    {
        string aside = layout.Aside();
        files.WriteNew(aside, bytes, Permissions.Private);
        files.Replace(aside, path);
    }
}
