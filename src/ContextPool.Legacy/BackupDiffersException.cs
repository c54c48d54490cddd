namespace ContextPool.Legacy;

/// <summary>A copy that was read back and is not what was written: the device that holds the backups cannot be trusted.</summary>
internal sealed class BackupDiffersException(string path) : Exception($"{path}: the copy differs from what was written to it")
{
}
