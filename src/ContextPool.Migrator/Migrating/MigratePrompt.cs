using System.Globalization;
using ContextPool.Migration.Options;

namespace ContextPool.Migrator.Migrating;

/// <summary>Says what is about to happen and asks for a typed yes.</summary>
internal sealed class MigratePrompt(MigrateRequest request, Terminal terminal)
{
    private const string Consent = "yes";

    // With --json, standard output belongs to the summary.
    private TextWriter Writer => request.WantsJson ? terminal.Error : terminal.Out;

    /// <summary>True for a yes, false for anything else; throws when stopped meanwhile.</summary>
    public async Task<bool> AskAsync(CancellationToken cancel)
    {
        await Writer.WriteLineAsync(Text(request.Options));
        await Writer.FlushAsync(cancel);
        // A read of the console cannot be cancelled: left behind on its thread, it ends with the process.
        string? answer = await Task.Run(terminal.In.ReadLine, CancellationToken.None).WaitAsync(cancel);
        if (string.Equals(answer?.Trim(), Consent, StringComparison.OrdinalIgnoreCase)) return true;
        await Writer.WriteLineAsync("Cancelled; nothing was done.");
        return false;
    }

    private static string Text(MigrationOptions options) => $"""
        About to migrate legacy contexts into message pools:
          legacy files  {Path.GetFullPath(options.LegacyDirectory)}, {FateOfLegacy(options)}
          storage       {Path.GetFullPath(options.StorageDirectory)}
          backups       {Path.GetFullPath(options.BackupDirectory)}
          reports       {Path.GetFullPath(options.ReportDirectory)}
          contexts      {Selection(options)}
          layout        {options.Layout.ToString().ToLowerInvariant()}
          durability    {options.Durability.ToString().ToLowerInvariant()}
          validation    {options.Validation.ToString().ToLowerInvariant()}
        Type {Consent} to go on, anything else to cancel:
        """;

    private static string FateOfLegacy(MigrationOptions options) =>
        options.DeleteLegacy ? "each REMOVED once its context is published, validated and backed up" : "kept";

    private static string Selection(MigrationOptions options) => string.Join(", ", new[]
    {
        options.Only is { } only ? string.Create(CultureInfo.InvariantCulture, $"{only.Count:N0} named") : "all",
        options.Include is { } include ? $"of files {string.Join(' ', include)}" : null,
        options.Exclude is { } exclude ? $"but for {string.Join(' ', exclude)}" : null,
    }.OfType<string>());
}
