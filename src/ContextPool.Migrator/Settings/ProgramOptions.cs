using ContextPool.Migration.Options;

namespace ContextPool.Migrator.Settings;

/// <summary>What the settings say, section by section.</summary>
internal sealed record ProgramOptions
{
    /// <summary>How a run migrates; also where every other command finds the store.</summary>
    public MigrationOptions Migration { get; init; } = new();

    /// <summary>How sure <c>check</c> and <c>repair</c> have to be.</summary>
    public LookTimes Checking { get; init; } = new();
}
