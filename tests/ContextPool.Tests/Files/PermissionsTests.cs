using ContextPool.Files;

namespace ContextPool.Tests.Files;

public sealed class PermissionsTests
{
    [Theory]
    [InlineData("600", "600", "700")]
    [InlineData("640", "640", "750")]
    [InlineData("644", "644", "755")]
    [InlineData("664", "664", "775")]
    [InlineData("755", "644", "755")]
    [InlineData("400", "600", "700")]
    [InlineData("000", "600", "700")]
    [InlineData("620", "620", "720")]
    public void FileAndDirectory_HaveTheSameReaders(string mode, string asFile, string asDirectory)
    {
        var permissions = new Permissions(Convert.ToInt32(mode, 8));
        Assert.Equal(asFile, Octal(permissions.ForFile()));
        Assert.Equal(asDirectory, Octal(permissions.ForDirectory()));
        Assert.Equal(permissions.ForDirectory(), permissions.ForFile().ForDirectory());
    }

    [Fact]
    public void WithoutGroup_TakesOnlyTheGroupsRights() =>
        Assert.Equal(new Permissions(0b110_000_100, 7), new Permissions(0b110_110_100, 7, 8).WithoutGroup());

    private static string Octal(Permissions permissions) => Convert.ToString(permissions.Mode, 8).PadLeft(3, '0');
}
