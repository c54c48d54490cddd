namespace ContextPool.Migrator.Migrating;

/// <summary>Where progress is seen. Called by one thread at a time.</summary>
internal interface IProgressView
{
    /// <summary>How often it is worth showing.</summary>
    TimeSpan Interval { get; }

    /// <summary>Shows how far the run is.</summary>
    void Show(ProgressSnapshot snapshot);

    /// <summary>Leaves nothing half drawn behind.</summary>
    void End();
}
