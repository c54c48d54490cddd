using ContextPool.Migration.Options;

namespace ContextPool.Migrator.Migrating;

/// <summary>What the user asked for.</summary>
/// <param name="Options">The run.</param>
/// <param name="IsConfirmed">True where no question is to be asked.</param>
/// <param name="WantsJson">True where standard output is to be the summary's JSON and nothing else.</param>
/// <param name="IsQuiet">True where only what needs somebody and the end are to be printed.</param>
internal sealed record MigrateRequest(MigrationOptions Options, bool IsConfirmed, bool WantsJson, bool IsQuiet = false)
{
    /// <summary>A dry run changes nothing, so nobody needs to agree.</summary>
    public bool NeedsConsent => !IsConfirmed && !Options.DryRun;
}
