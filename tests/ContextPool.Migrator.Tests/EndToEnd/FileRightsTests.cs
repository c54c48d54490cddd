namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A private conversation stays private, wherever its text goes.</summary>
public sealed class FileRightsTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Workplace _work = new();

    [Fact]
    public void PrivateSource_GivesPrivateMessagesAndBackup()
    {
        if (OperatingSystem.IsWindows()) return;
        IReadOnlyList<ContextId> ids = _work.Generate(2, messages: 3);
        File.SetUnixFileMode(_work.SourceOf(ids[0]), Private);
        File.SetUnixFileMode(_work.SourceOf(ids[1]), Private | Others);
        Assert.Equal(0, _work.Migrate().ExitCode);

        string[] secret = [.. Directory.GetFiles(_work.PoolOf(ids[0]), "*", SearchOption.AllDirectories), Backup(ids[0])];
        Assert.Equal(3 + 3 + 1, secret.Length);
        foreach (string path in secret) Assert.Equal(Private, File.GetUnixFileMode(path));
        string[] shared = [.. Directory.GetFiles(Path.Combine(_work.PoolOf(ids[1]), "messages_pool")), Backup(ids[1])];
        foreach (string path in shared) Assert.Equal(Private | Others, File.GetUnixFileMode(path));
    }

    public void Dispose() => _work.Dispose();

    private string Backup(ContextId id) => Directory.GetFiles(_work.Files[Workplace.Backups], $"{id}_*").Single();
}
