using System.Globalization;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migrator.Settings;

/// <summary>What settings that are each right must be together.</summary>
/// <param name="Key">The setting that is told to be wrong.</param>
/// <param name="Others">The settings it depends on; where one of these is wrong by itself, the rule is silent.</param>
/// <param name="IsKept">True where the options are right.</param>
/// <param name="Expected">What was expected, given the options.</param>
internal sealed record CombinedRule(
    string Key, IReadOnlyList<string> Others, Func<MigrationOptions, bool> IsKept,
    Func<MigrationOptions, string> Expected);

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

    private static IEnumerable<CombinedRule> Places()
    {
        (string Key, Func<MigrationOptions, string> Of)[] all =
        [
            (Legacy, options => options.LegacyDirectory), (Storage, options => options.StorageDirectory),
            (Backup, options => options.BackupDirectory), (Report, options => options.ReportDirectory),
        ];
        IEnumerable<CombinedRule> different = all.SelectMany((first, at) => all[(at + 1)..].Select(second => Different(first, second)));
        return
        [
            .. different, .. all[1..].Select(OutsideOfLegacy),
            // The report's second place is there too.
            OutsideOfStore(all[0], store => store.Reports), OutsideOfStore(all[2], store => store.Reports), OutsideOfStore(all[3]),
        ];
    }

    private static CombinedRule Different(
        (string Key, Func<MigrationOptions, string> Of) first, (string Key, Func<MigrationOptions, string> Of) second) => new(
        second.Key, [first.Key],
        options => !SameDirectory.Is(second.Of(options), first.Of(options)),
        options => $"another directory than {first.Key}, which is '{first.Of(options)}'");

    // What lies among the legacy files has a row in every report, and goes wherever the application's files go.
    private static CombinedRule OutsideOfLegacy((string Key, Func<MigrationOptions, string> Of) place) => new(
        place.Key, [Legacy],
        options => SameDirectory.Is(place.Of(options), options.LegacyDirectory) || !SameDirectory.IsOrIsBelow(place.Of(options), options.LegacyDirectory),
        options => $"a directory that is not among the files of {Legacy}, which is '{options.LegacyDirectory}'");

    // Below the storage directory is fine; among the contexts, and where litter is cleared away, is not.
    private static CombinedRule OutsideOfStore(
        (string Key, Func<MigrationOptions, string> Of) place, params Func<StoreLayout, string>[] more) => new(
        place.Key, [Storage],
        options =>
        {
            var store = new StoreLayout(options.StorageDirectory);
            IEnumerable<string> taken = [store.Contexts, store.Staging, store.Trash, .. more.Select(each => each(store))];
            return !taken.Any(each => SameDirectory.IsOrIsBelow(place.Of(options), each));
        },
        options => $"a directory outside of what the store keeps in {Storage}, which is '{options.StorageDirectory}'");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
