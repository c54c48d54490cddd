using ContextPool.TestKit;
using ContextPool.Tests.Store;

namespace ContextPool.Tests.Legacy;

/// <summary>A legacy directory may hold tens of thousands of files: it is not looked through for every id that is not there.</summary>
public sealed class LegacyShelfTests : IDisposable
{
    private static readonly ContextId Unknown = Some.ContextId(99);

    private readonly StoreOnDisk _disk = new(new LegacyJson(Some.ContextId(1)).Talk(1));

    public void Dispose() => _disk.Dispose();

    private int Listings => _disk.Recorded.CountOf(FileOperationKind.List, "conversations");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnknownId_InADirectoryThatDoesNotChange_IsLookedForOnce(bool autoMigrate)
    {
        Settle();
        ContextStore store = _disk.Open(autoMigrate);
        for (int i = 0; i < 3; i++) await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(Unknown));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(Some.ContextId(98)));
        Assert.Equal(1, Listings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnknownId_InADirectoryThatChangedJustNow_IsLookedForOnceAtEachCall(bool autoMigrate)
    {
        Directory.SetLastWriteTimeUtc(_disk.Directory["conversations"], _disk.Clock.GetUtcNow().UtcDateTime);
        ContextStore store = _disk.Open(autoMigrate);
        for (int i = 1; i <= 3; i++)
        {
            await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(Unknown));
            Assert.Equal(i, Listings);
        }
    }

    [Fact]
    public async Task OddlySpelledFile_IsFoundWithoutListingAgainAndAlsoWhenItCameLater()
    {
        WriteOddly(Some.ContextId(2));
        Settle();
        ContextStore store = _disk.Open();
        for (int i = 0; i < 3; i++) Assert.Equal(ContextKind.Legacy, (await store.OpenAsync(Some.ContextId(2))).Kind);
        Assert.Equal(1, Listings);

        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(Some.ContextId(3)));
        WriteOddly(Some.ContextId(3));
        Assert.Equal(ContextKind.Legacy, (await store.OpenAsync(Some.ContextId(3))).Kind);
    }

    private void WriteOddly(ContextId id) =>
        _disk.Directory.Write($"conversations/{id.ToString().ToUpperInvariant()}.json", new LegacyJson(id).Talk(1).ToBytes());

    private void Settle() =>
        Directory.SetLastWriteTimeUtc(_disk.Directory["conversations"], _disk.Clock.GetUtcNow().UtcDateTime.AddHours(-1));
}
