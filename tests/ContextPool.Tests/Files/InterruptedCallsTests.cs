using System.Runtime.Versioning;
using System.Text;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Files;

/// <summary>Calls that are interrupted, or do a part of what they were asked: below everything else, where the loops are.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(WholeProcess))]
public sealed class InterruptedCallsTests
{
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 2000)));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void FileWrittenAndReadPieceByPiece_IsWhole(int mostBytes)
    {
        using var temp = new TempDirectory();
        var files = new LinuxFileOperations();
        using (var kernel = new InterruptingKernel(mostBytes))
        {
            Write(files, temp["a"]);
            using IOpenDirectory directory = files.OpenDirectory(temp.Root);
            directory.WriteNew("b"u8, Bytes, Permissions.Private, sync: true);
            files.SyncDirectory(temp.Root);
            files.SyncFileSystem(temp.Root);
            using IDisposable? held = files.TryLock(temp["a"]);
            using var target = new PooledBuffer(16);

            Assert.NotNull(held);
            Assert.Equal(Bytes, files.ReadAllOrNull(temp["a"]));
            Assert.True(directory.TryRead("b"u8, target));
            Assert.Equal(Bytes, target.Written.ToArray());
            Assert.True(kernel.Interrupted > 10 && kernel.Shortened > 2);
            Trials.Count(GetType(), kernel.Interrupted, "interrupted calls");
            Trials.Count(GetType(), kernel.Shortened, "shortened calls");
        }

        Assert.Equal(Bytes, File.ReadAllBytes(temp["a"]));
        Assert.Equal(Bytes, File.ReadAllBytes(temp["b"]));
    }

    [Fact]
    public async Task WriteThatNeverMovesAnything_Fails_AndDoesNotHang()
    {
        using var temp = new TempDirectory();
        var files = new LinuxFileOperations();
        using IOpenDirectory directory = files.OpenDirectory(temp.Root);
        using var kernel = new InterruptingKernel(1, nothingOf: "write");
        foreach (Action write in (Action[])[() => Write(files, temp["a"]), () => directory.WriteNew("b"u8, Bytes, Permissions.Private, sync: false)])
        {
            FileOperationException e = await Assert.ThrowsAsync<FileOperationException>(() => Task.Run(write).WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Equal(FileFailure.Device, e.Failure);
        }
    }

    [Theory]
    [MemberData(nameof(EverySave.Names), MemberType = typeof(EverySave))]
    public async Task SaveUnderAStormOfSignals_IsWhatItWouldBeWithout(string name)
    {
        Dictionary<string, List<string>> quiet = await SaveAsync(name);
        using var kernel = new InterruptingKernel(61);

        Assert.Equal(quiet, await SaveAsync(name));
        Assert.True(kernel.Interrupted > 10 && kernel.Shortened > 10);
        Trials.Count(GetType(), kernel.Interrupted, "interrupted calls");
        Trials.Count(GetType(), kernel.Shortened, "shortened calls");
    }

    private static async Task<Dictionary<string, List<string>>> SaveAsync(string name)
    {
        using var store = new SavingStore();
        var options = new ContextStoreOptions();
        await EverySave.Of[name](await EverySave.PrepareAsync(store.Open(options: options), Some.ContextId(1)));
        store.AssertIndexIsThatOfThePool(Some.ContextId(1));
        return await store.ReadBranchesAsync(Some.ContextId(1));
    }

    private static void Write(LinuxFileOperations files, string path)
    {
        using IFileWriter writer = files.CreateNew(path, Permissions.Private);
        writer.Reserve(Bytes.Length);
        writer.Write(Bytes);
        writer.Truncate(Bytes.Length);
        writer.Sync();
    }
}

/// <summary>What they do is done to the whole process, so nothing else runs beside them.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
