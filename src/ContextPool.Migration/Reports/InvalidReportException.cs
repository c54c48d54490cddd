namespace ContextPool.Migration.Reports;

/// <summary>A file of the report directory is not what a run writes.</summary>
internal sealed class InvalidReportException(string path, string expected, Exception? inner = null)
    : Exception($"{path}: {expected}", inner);
