using ContextPool.Migrator.Settings;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Settings;

public sealed class RealPathTests : IDisposable
{
    private readonly TempDirectory _files = new();

    [Fact]
    public void LinksAnywhereInThePath_AreFollowed()
    {
        string real = _files.CreateDirectory("a/b");
        Directory.CreateSymbolicLink(_files["absolute"], _files["a"]);
        Directory.CreateSymbolicLink(_files["relative"], "absolute/b");

        foreach (string spelling in new[] { "a/b", "a/b/", "a/../a/b", "absolute/b", "relative", "relative/" })
            Assert.Equal(RealPath.Of(real), RealPath.Of(_files[spelling]));
        Assert.Equal(RealPath.Of(_files["a", "b", "not", "there"]), RealPath.Of(_files["relative", "not", "there"]));
    }

    [Fact]
    public void Loop_HasAnEnd()
    {
        Directory.CreateSymbolicLink(_files["x"], "y");
        Directory.CreateSymbolicLink(_files["y"], "x");
        Assert.NotEmpty(RealPath.Of(_files["x", "z"]));
    }

    public void Dispose() => _files.Dispose();
}
