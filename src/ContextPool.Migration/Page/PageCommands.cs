using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>The command to begin with, for each file that needs somebody. None of them destroys anything.</summary>
internal sealed class PageCommands(RunSummary run, string reportDirectory)
{
    private readonly string _directories = run.StorageDirectory.Length == 0 ? "" :
        $" --storage-dir {Quote(run.StorageDirectory)} --legacy-dir {Quote(run.LegacyDirectory)} --backup-dir {Quote(run.BackupDirectory)}";

    /// <summary>For a shell of POSIX.</summary>
    public string Of(Reason? reason, ReportedFile file) => reason switch
    {
        Reason.NoSpace => $"df -h {Quote(run.StorageDirectory)} {Quote(run.BackupDirectory)}",
        _ when file.ContextId.Length == 0 => $"ls -la -- {Quote(file.SourcePath)}",
        Reason.AccessDenied or Reason.SymbolicLink or Reason.NotARegularFile or Reason.DuplicateContext => $"ls -la -- {Quote(file.SourcePath)}",
        { } conflict when conflict.IsBetweenTwoSides() => $"contextpool diff {Quote(file.ContextId)}{_directories}",
        Reason.PathOccupied => $"ls -la -- {Quote(Path.Combine(run.StorageDirectory, "contexts", file.ContextId))}",
        Reason.PoolDamaged or Reason.ValidationFailed or Reason.BackupDiffers => $"contextpool check --read-data --only {Quote(file.ContextId)}{_directories}",
        _ => $"contextpool migrate --yes --only {Quote(file.ContextId)}{_directories} --report-dir {Quote(reportDirectory)}",
    };

    /// <summary>One word, whatever is in it. A plain one stays as it is, for the eye's sake.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') && word[0] != '-'
            ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
