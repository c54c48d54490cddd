using ContextPool.Migrator.Settings;

namespace ContextPool.Migrator.Tests.Settings;

public sealed class SettingsFileTests
{
    [Theory]
    [InlineData("/work", "/opt/contextpool/", "/work /opt/contextpool")]
    [InlineData("/work", "/usr/bin/", "/work /usr/bin /etc/contextpool")]
    [InlineData("/work", "/mnt/other/usr/bin/", "/work /mnt/other/usr/bin /mnt/other/etc/contextpool")]
    [InlineData(null, "/usr/bin/", "/usr/bin /etc/contextpool")]
    public void Places_AreTheWorkingDirectoryThenTheProgramsThenThePackages(string? working, string program, string places) =>
        Assert.Equal(places.Split(' '), SettingsFile.DirectoriesFor(working, program));
}
