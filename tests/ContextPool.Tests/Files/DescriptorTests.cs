using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

/// <summary>Descriptors are counted by what they lead to, so that tests that run beside these do not count.</summary>
[SupportedOSPlatform("linux")]
public sealed class DescriptorTests : IDisposable
{
    private readonly LinuxFileOperations _files = new();
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void RefusedOperations_LeaveNoDescriptorOpen()
    {
        _temp.CreateDirectory("directory");
        Tool.Run("mkfifo", [_temp["pipe"]]);
        using (FileStream bothEnds = new(_temp["pipe"], FileMode.Open, FileAccess.ReadWrite))
        {
            Assert.Equal(1, CountOpen());
            Refused(() => _files.OpenRead(_temp["directory"]));
            Refused(() => _files.OpenRead(_temp["pipe"]));
            Refused(() => _files.OpenAppend(_temp["pipe"], Permissions.Private));
            Refused(() => _files.SyncFile(_temp["pipe"]));
            using (IOpenDirectory directory = _files.OpenDirectory(_temp.Root))
            {
                using var target = new ContextPool.Format.PooledBuffer();
                Refused(() => directory.TryRead("directory"u8, target));
                Refused(() => directory.WriteNew("directory"u8, "x"u8, Permissions.Private, sync: false));
            }

            Assert.Equal(1, CountOpen());
        }

        Assert.Equal(0, CountOpen());
    }

    [Fact]
    public void LockThatSomebodyElseHolds_LeavesNoDescriptorOpen()
    {
        string path = _temp.Write("lock", "");
        using (IDisposable? held = _files.TryLock(path))
        {
            Assert.NotNull(held);
            Assert.Null(_files.TryLock(path));
            Assert.Equal(1, CountOpen());
        }

        Assert.Equal(0, CountOpen());
    }

    [Fact]
    public void ListingThatIsNotReadToItsEnd_LeavesNoDescriptorOpen()
    {
        _temp.Write("a", "");
        _temp.Write("b", "");
        Assert.NotEmpty(_files.List(_temp.Root).Take(1));
        Assert.Equal(0, CountOpen());
    }

    [Fact]
    public void WhatSomebodyForgot_IsClosedByTheCollector()
    {
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(0, CountOpen());
        using IDisposable? free = _files.TryLock(_temp["lock"]);
        Assert.NotNull(free);
    }

    [Fact]
    public void ClosedFile_IsNotUsedAgain()
    {
        string path = _temp.Write("a", "x");
        IFileReader reader = _files.OpenRead(path);
        IFileWriter writer = _files.OpenAppend(path, Permissions.Private);
        for (int times = 0; times < 2; times++)
        {
            reader.Dispose();
            writer.Dispose();
        }

        // The number may be another file's by now.
        Assert.Throws<ObjectDisposedException>(() => reader.Read(new byte[1], 0));
        Assert.Throws<ObjectDisposedException>(() => writer.Write("y"u8));
    }

    /// <summary>In a method of its own, so that nothing on the stack holds what it opened.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget()
    {
        _ = _files.OpenRead(_temp.Write("read", "x"));
        _ = _files.CreateNew(_temp["written"], Permissions.Private);
        Assert.NotNull(_files.TryLock(_temp.Write("lock", "")));
        Assert.Equal(3, CountOpen());
    }

    private static void Refused(Func<IDisposable> open) => Refused(() => { open().Dispose(); });

    private static void Refused(Action act) => Assert.Throws<FileOperationException>(act);

    private int CountOpen() =>
        new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(
            descriptor => descriptor.LinkTarget?.StartsWith(_temp.Root, StringComparison.Ordinal) == true);
}
