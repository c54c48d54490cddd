using ContextPool.Migration.Options;

namespace ContextPool.Migrator.Settings;

/// <summary>What settings that are each right must be together.</summary>
/// <param name="Key">The setting that is told to be wrong.</param>
/// <param name="Others">The settings it depends on; where one of these is wrong by itself, the rule is silent.</param>
/// <param name="IsKept">True where the options are right.</param>
/// <param name="Expected">What was expected, given the options.</param>
internal sealed record CombinedRule(
    string Key, IReadOnlyList<string> Others, Func<MigrationOptions, bool> IsKept,
    Func<MigrationOptions, string> Expected);
