using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>Nobody may read a copy who may not read the original.</summary>
public sealed class PermissionsTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    [Theory]
    [InlineData(OwnerFile, OwnerDirectory, OwnerFile)]
    [InlineData(OwnerFile | UnixFileMode.GroupRead, OwnerDirectory | UnixFileMode.GroupRead | UnixFileMode.GroupExecute, OwnerFile | UnixFileMode.GroupRead)]
    [InlineData(
        OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        OwnerDirectory | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
        OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead, OwnerDirectory, OwnerFile)]
    [InlineData(OwnerDirectory, OwnerDirectory, OwnerFile)]
    public async Task PoolAndBackup_HaveThePermissionsOfTheSource(UnixFileMode source, UnixFileMode directory, UnixFileMode file)
    {
        if (OperatingSystem.IsWindows()) return;
        using var scene = new Scene();
        LegacyJson fresh = scene.PutTalk(1);
        LegacyJson updated = scene.PutTalk(2);
        await scene.RunAsync(options: scene.Options with { Only = new HashSet<ContextId> { updated.Id } });
        scene.Put(new LegacyJson(updated.Id).Talk(3), writtenAt: 60);
        foreach (LegacyJson context in new[] { fresh, updated }) File.SetUnixFileMode(scene.PathOf(context), source);

        FinishedRun run = await scene.RunAsync();

        foreach (LegacyJson context in new[] { fresh, updated })
        {
            string root = scene.ContextPath(context.Id);
            foreach (string path in Directory.GetDirectories(root).Append(root)) Assert.Equal(directory, File.GetUnixFileMode(path));
            foreach (string path in Directory.GetFiles(root, "*", SearchOption.AllDirectories)) Assert.Equal(file, File.GetUnixFileMode(path));
            Assert.Equal(file, File.GetUnixFileMode(run[context.Id]["backup_path"]));
        }

        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(scene.Directory["backups"]));
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(scene.Directory["storage", ".trash"]));
    }
}
