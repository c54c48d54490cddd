using System.Globalization;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migrator.Settings;

/// <summary>The rules over several settings.</summary>
internal static class CombinedRules
{
    private const string Legacy = "Migration:LegacyDirectory";
    private const string Storage = "Migration:StorageDirectory";
    private const string Backup = "Migration:BackupDirectory";
    private const string Report = "Migration:ReportDirectory";
    private const string Delete = "Migration:DeleteLegacy";
    private const string Durable = "Migration:Durability";
    private const string Validated = "Migration:Validation";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CombinedRule> All { get; } = [.. Capacities(), .. Deletion(), .. Places()];

    private static IEnumerable<CombinedRule> Capacities() => new StagesOptions().All.Select(stage =>
    {
        string parallelism = $"Migration:Stages:{stage.Name}:Parallelism";
        StageOptions Of(MigrationOptions options) => options.Stages.All.Single(each => each.Name == stage.Name).Options;
        return new CombinedRule(
            $"Migration:Stages:{stage.Name}:Capacity", [parallelism],
            options => Of(options).Capacity >= Of(options).Parallelism,
            options => $"at least {parallelism}, which is {Number(Of(options).Parallelism)}");
    });

    // What removes originals must not save on the proof that they are safe.
    private static IEnumerable<CombinedRule> Deletion() =>
    [
        new(Validated, [Delete],
            options => !options.DeleteLegacy || options.Validation == ValidationLevel.Full,
            _ => $"full, because {Delete} is on"),
        new(Durable, [Delete],
            options => !options.DeleteLegacy || options.Durability != Durability.None,
            _ => $"batch or file, because {Delete} is on"),
    ];

    private static IEnumerable<CombinedRule> Places() =>
    [
        new(Backup, [Legacy],
            options => !SameDirectory.Is(options.BackupDirectory, options.LegacyDirectory),
            _ => $"another directory than {Legacy}"),
        OutsideOfStore(Legacy, options => options.LegacyDirectory),
        OutsideOfStore(Backup, options => options.BackupDirectory),
        OutsideOfStore(Report, options => options.ReportDirectory),
    ];

    // Below the storage directory is fine; among the contexts, and where litter is cleared away, is not.
    private static CombinedRule OutsideOfStore(string key, Func<MigrationOptions, string> directory) => new(
        key, [Storage],
        options =>
        {
            var store = new StoreLayout(options.StorageDirectory);
            string[] taken = [store.Contexts, store.Staging, store.Trash];
            return !taken.Any(place => SameDirectory.IsOrIsBelow(directory(options), place));
        },
        _ => $"a directory outside of what the store keeps in {Storage}");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
