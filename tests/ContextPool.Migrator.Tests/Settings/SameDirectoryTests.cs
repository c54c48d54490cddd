using ContextPool.Migrator.Settings;
using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Settings;

public sealed class SameDirectoryTests : IDisposable
{
    private readonly TempDirectory _files = new();

    [Fact]
    public void Neighbours_AreTwo()
    {
        _files.CreateDirectory("a");
        Assert.False(SameDirectory.Is(_files["a"], _files["ab"]));
        Assert.False(SameDirectory.IsOrIsBelow(_files["ab"], _files["a"]));
        Assert.False(SameDirectory.IsOrIsBelow(_files["a"], _files["a", "b"]));
        Assert.True(SameDirectory.IsOrIsBelow(_files["a", "b", "c"], _files["a", "b"]));
    }

    [Fact]
    public void Link_LeadsToOneAlsoWhereTheEndIsNotThereYet()
    {
        _files.CreateDirectory("store");
        Directory.CreateSymbolicLink(_files["link"], "store");
        Assert.True(SameDirectory.Is(_files["link", "contexts"], _files["store", "contexts"]));
        Assert.True(SameDirectory.IsOrIsBelow(_files["link", "contexts", "x"], _files["store", "contexts"]));
    }

    [SmallDiskFact]
    public void SecondMount_IsTheSameDirectory()
    {
        string store = _files.CreateDirectory("store");
        string second = _files.CreateDirectory("second");
        Assert.Equal(0, Tool.Run("mount", ["--bind", store, second]).ExitCode);
        try
        {
            Assert.True(SameDirectory.Is(second, store));
            Assert.True(SameDirectory.Is(Path.Combine(second, "contexts"), Path.Combine(store, "contexts")));
            Assert.True(SameDirectory.IsOrIsBelow(Path.Combine(second, "contexts", "x"), Path.Combine(store, "contexts")));
        }
        finally
        {
            Assert.Equal(0, Tool.Run("umount", [second]).ExitCode);
        }
    }

    public void Dispose() => _files.Dispose();
}
