namespace ContextPool.Migrator.Monitoring;

/// <summary>Who outside is told of a run.</summary>
internal sealed record MonitoringOptions
{
    /// <summary>A file for Prometheus' textfile collector; null for none.</summary>
    public string? MetricsFile { get; init; }

    /// <summary>Where the summary is posted to; null for nowhere.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>Signs what is posted; null leaves it unsigned.</summary>
    public string? NotifySecret { get; init; }

    /// <summary>Of which runs is told.</summary>
    public NotifyWhen NotifyWhen { get; init; } = NotifyWhen.Always;
}

/// <summary>Of which runs the webhook is told.</summary>
internal enum NotifyWhen
{
    /// <summary>Of all, so that silence means something.</summary>
    Always,

    /// <summary>Of those with another exit code than 0.</summary>
    Trouble,
}
