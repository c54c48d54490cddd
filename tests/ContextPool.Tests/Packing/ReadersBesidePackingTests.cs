using System.Text;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Packing;

/// <summary>I2, I5: whoever reads while messages move between their two places finds each, and none older than it was when the reading began.</summary>
public sealed class ReadersBesidePackingTests : IDisposable
{
    private const int Messages = 90; // more than are looked for one by one
    private const int Rounds = 9;
    private const int Replaced = 40;

    private readonly PackingStore _store = new(inMemory: true);
    private int _version;

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public async Task Readers_FindEveryMessage_AndNoneThatIsOutdated(long cacheBytes)
    {
        ChatContext context = await _store.CreateAsync(Messages);
        using var stop = new CancellationTokenSource();
        Task[] readers = [Task.Run(() => ReadAllAsync(cacheBytes, stop.Token)), Task.Run(() => ReadOneAsync(cacheBytes, stop.Token))];
        ContextStore store = _store.Open();
        for (int round = 0; round < Rounds && !Array.Exists(readers, r => r.IsFaulted); round++)
        {
            await PackingStore.ReplaceAsync(context, Replaced, $"message number {Replaced}, version {_version + 1:D4};");
            Volatile.Write(ref _version, _version + 1);
            await store.PackAsync(PackingStore.Id);
            if (round % 3 == 1) await store.PackAsync(PackingStore.Id, new PackOptions { All = true });
            if (round % 3 == 2) await store.UnpackAsync(PackingStore.Id);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    private LocalContext Stored(long cacheBytes) => new(
        new LocalStorage(
            new StoreLayout(_store.Directory["storage"]), new LocalStorageOptions(false, TimeSpan.Zero, cacheBytes), SavingStore.Real, TimeProvider.System),
        _store.LayoutIn(), PackingStore.Id);

    private async Task ReadAllAsync(long cacheBytes, CancellationToken stop)
    {
        LocalContext stored = Stored(cacheBytes);
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(Messages, (await stored.ListIdsAsync(CancellationToken.None)).Count);
            Assert.Equal(Messages, (await stored.LoadIndexAsync(CancellationToken.None)).Length);
            int atLeast = Volatile.Read(ref _version);
            await foreach (StoredMessage read in stored.ReadMessagesAsync([.. Enumerable.Range(1, Messages).Select(Some.MessageId)], CancellationToken.None))
                AssertIsThere(read, atLeast);
        }
    }

    private async Task ReadOneAsync(long cacheBytes, CancellationToken stop)
    {
        LocalContext stored = Stored(cacheBytes);
        while (!stop.IsCancellationRequested)
        {
            int atLeast = Volatile.Read(ref _version);
            AssertIsThere(await stored.ReadMessageAsync(Some.MessageId(Replaced), CancellationToken.None), atLeast);
            Assert.True(await stored.HasMessageAsync(Some.MessageId(Messages), CancellationToken.None));
        }
    }

    private static void AssertIsThere(in StoredMessage read, int atLeast)
    {
        Assert.True(read.Message is not null, read.Unavailable ?? $"{read.Id} is missing");
        if (read.Id != Some.MessageId(Replaced) || atLeast == 0) return;
        string text = Encoding.UTF8.GetString(read.Message.Json.Span);
        int at = text.IndexOf(", version ", StringComparison.Ordinal);
        Assert.True(at >= 0, $"the first version, though {atLeast} had been written");
        Assert.InRange(int.Parse(text.AsSpan(at + 10, 4), System.Globalization.CultureInfo.InvariantCulture), atLeast, int.MaxValue);
    }
}
