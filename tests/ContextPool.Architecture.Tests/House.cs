namespace ContextPool.Architecture.Tests;

/// <summary>The rooms of every project, the highest first: a room uses only rooms below it.</summary>
internal static class House
{
    /// <summary>Which of the other projects each uses. ContextPool.Legacy and the ContextPool.Extensions are single rooms.</summary>
    public static Dictionary<string, string[]> Projects { get; } = new()
    {
        ["ContextPool"] = [],
        ["ContextPool.Catalogue"] = ["ContextPool"],
        ["ContextPool.Extensions.AI"] = ["ContextPool"],
        ["ContextPool.Extensions.Agents"] = ["ContextPool", "ContextPool.Extensions.AI"],
        ["ContextPool.Extensions.DependencyInjection"] = ["ContextPool"],
        ["ContextPool.Legacy"] = ["ContextPool"],
        ["ContextPool.Migration"] = ["ContextPool", "ContextPool.Legacy"],
        ["ContextPool.Migrator"] = ["ContextPool", "ContextPool.Catalogue", "ContextPool.Legacy", "ContextPool.Migration"],
    };

    /// <summary>
    /// The library. Its root namespace is the public face, whose words (exceptions, options) every room speaks: a type in it stands as
    /// high as the highest room that it uses itself.
    /// </summary>
    public static string[] Library { get; } =
    [
        "ContextPool",
        "ContextPool.Checking",
        "ContextPool.Serving",
        "ContextPool.Storage.Local",
        "ContextPool.Storage.Packs",
        "ContextPool.Storage.InMemory",
        "ContextPool.Storage",
        "ContextPool.Files",
        "ContextPool.Indexing",
        "ContextPool.Format",
    ];

    /// <summary>The catalogue; its root is the public face, as that of the library.</summary>
    public static string[] Catalogue { get; } =
    [
        "ContextPool.Catalogue",
        "ContextPool.Catalogue.Searching",
        "ContextPool.Catalogue.Listing",
        "ContextPool.Catalogue.Refreshing",
        "ContextPool.Catalogue.Database",
        "ContextPool.Catalogue.Words",
    ];

    /// <summary>Bytes to values and back: no file, no clock, no path.</summary>
    public static string[] Pure { get; } = ["ContextPool.Format", "ContextPool.Indexing"];

    /// <summary>
    /// Who may know a storage from inside: itself, with its packs, and what opens one.
    /// </summary>
    public static string[] BehindTheSeam { get; } = ["ContextPool", "ContextPool.Storage.Local", "ContextPool.Storage.Packs"];

    /// <summary>
    /// What of the migration knows a store as a directory: whoever opens it, builds and settles in it. All others speak to the seam.
    /// </summary>
    public static string[] InTheDirectory { get; } =
    [
        "ContextPool.Migration.ColdContexts",
        "ContextPool.Migration.Journal.LegacyCounts",
        "ContextPool.Migration.MigrationRun",
        "ContextPool.Migration.Retention.BackupRetention",
        "ContextPool.Migration.Retention.RetentionPass",
        "ContextPool.Migration.Retention.TrashRetention",
        "ContextPool.Migration.Settling.ConflictReview",
        "ContextPool.Migration.Settling.Settlement",
        "ContextPool.Migration.Space.PendingSources",
        "ContextPool.Migration.Space.SpaceEstimator",
        "ContextPool.Migration.Space.SpaceSurvey",
        "ContextPool.Migration.Stages.BackupStage",
        "ContextPool.Migration.Stages.DetectStage",
        "ContextPool.Migration.Stages.PublishStage",
        "ContextPool.Migration.Stages.RunDrafts",
        "ContextPool.Migration.Stages.RunEnvironment",
        "ContextPool.Migration.Stages.RunSyncs",
        "ContextPool.Migration.Stages.ValidateStage",
    ];

    /// <summary>The graph.</summary>
    public static string[] Migration { get; } =
    [
        "ContextPool.Migration",
        "ContextPool.Migration.Settling",
        "ContextPool.Migration.Page",
        "ContextPool.Migration.Retention",
        "ContextPool.Migration.Reports",
        "ContextPool.Migration.Journal",
        "ContextPool.Migration.Space",
        "ContextPool.Migration.Stages",
        "ContextPool.Migration.Audit",
        "ContextPool.Migration.Outcomes",
        "ContextPool.Migration.Options",
    ];

    /// <summary>The program.</summary>
    public static string[] Program { get; } =
    [
        "ContextPool.Migrator",
        "ContextPool.Migrator.Commands",
        "ContextPool.Migrator.Help",
        "ContextPool.Migrator.Migrating",
        "ContextPool.Migrator.Printing",
        "ContextPool.Migrator.Settings",
        "ContextPool.Migrator.Monitoring",
    ];
}
