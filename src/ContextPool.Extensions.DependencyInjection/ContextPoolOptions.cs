using Microsoft.Extensions.Options;

namespace ContextPool.Extensions.DependencyInjection;

/// <summary>
/// Where the store is and how it is opened, in a shape that settings can be bound to. What each means stands with
/// <see cref="ContextStoreOptions"/>; the defaults are its defaults. Read once, when the store is opened.
/// </summary>
public sealed class ContextPoolOptions
{
    /// <summary>100 MiB: some thousand messages and their context heads.</summary>
    public const long DefaultHealthyFreeBytes = 100L << 20;

    private static readonly ContextStoreOptions Defaults = new();

    /// <summary>The storage directory; required. Relative paths are those of the working directory when the store is opened.</summary>
    public string StorageDirectory { get; set; } = "";

    /// <inheritdoc cref="ContextStoreOptions.Durable"/>
    public bool Durable { get; set; } = Defaults.Durable;

    /// <inheritdoc cref="ContextStoreOptions.MessageCacheBytes"/>
    public long MessageCacheBytes { get; set; } = Defaults.MessageCacheBytes;

    /// <inheritdoc cref="ContextStoreOptions.WriterWait"/>
    public TimeSpan WriterWait { get; set; } = Defaults.WriterWait;

    /// <inheritdoc cref="ContextStoreOptions.TornFileWait"/>
    public TimeSpan TornFileWait { get; set; } = Defaults.TornFileWait;

    /// <inheritdoc cref="ContextStoreOptions.TrashGrace"/>
    public TimeSpan TrashGrace { get; set; } = Defaults.TrashGrace;

    /// <summary>
    /// How many bytes must be free on the store's file system for the health check to call it healthy; below it is degraded. 0 = that is not
    /// looked at.
    /// </summary>
    public long HealthyFreeBytes { get; set; } = DefaultHealthyFreeBytes;

    /// <inheritdoc cref="ContextStoreOptions.Legacy"/>
    /// <remarks>No settings can be bound to it: it is for code to set.</remarks>
    public LegacySource? Legacy { get; set; }

    internal ContextStoreOptions ToStoreOptions() => new()
    {
        Durable = Durable,
        MessageCacheBytes = MessageCacheBytes,
        WriterWait = WriterWait,
        TornFileWait = TornFileWait,
        TrashGrace = TrashGrace,
        Legacy = Legacy,
    };

    /// <summary>The rules are the library's: what passes here opens, as far as options go.</summary>
    internal sealed class Validation : IValidateOptions<ContextPoolOptions>
    {
        public ValidateOptionsResult Validate(string? name, ContextPoolOptions options)
        {
            // A setting that is null in a file arrives as null, whatever its type says.
            List<string> problems = [.. options.ToStoreOptions().ProblemsWith(options.StorageDirectory ?? "")];
            if (options.HealthyFreeBytes < 0) problems.Add($"{nameof(HealthyFreeBytes)} is {options.HealthyFreeBytes}: expected 0 (not looked at) or more bytes");
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
