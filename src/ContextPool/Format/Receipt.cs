using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContextPool.Format;

/// <summary>
/// <c>receipt.json</c>: what a published context was made from. The next run compares it with the source to tell what is
/// new; a check compares it with pool and backup; a rollback and a repair find the backup by it.
/// </summary>
internal sealed record Receipt
{
    /// <summary>The version this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the receipt's format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The context.</summary>
    public required string ContextId { get; init; }

    /// <summary>Absolute path of the legacy file.</summary>
    public required string SourcePath { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long SourceBytes { get; init; }

    /// <summary>Its last write, RFC 3339 with nanoseconds.</summary>
    public required string SourceModified { get; init; }

    /// <summary>SHA-256 of its bytes, lower-case hex.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>Absolute path of the verified copy.</summary>
    public required string BackupPath { get; init; }

    /// <summary>SHA-256 of the copy, lower-case hex.</summary>
    public required string BackupSha256 { get; init; }

    /// <summary>The run that published the context.</summary>
    public required string RunId { get; init; }

    /// <summary>The version of the program that did.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>When it did, RFC 3339.</summary>
    public required string PublishedAt { get; init; }

    /// <summary>Which values were brought to a newer spelling.</summary>
    public required IReadOnlyList<string> Upgrades { get; init; }

    /// <summary>How many messages the pool had then.</summary>
    public required int Messages { get; init; }

    /// <summary>Digest of metadata and messages as published; see FORMAT.md, "Pool digest".</summary>
    public required string PoolSha256 { get; init; }

    /// <summary>
    /// The messages that branches of the legacy file named and its pool did not have, in the order of the branches: whatever else
    /// a branch names and the pool lacks was lost. Null in receipts of before this member.
    /// </summary>
    public IReadOnlyList<string>? MissingInSource { get; init; }

    /// <summary>The file's bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ReceiptJson.Default.Receipt);

    /// <summary>
    /// Reads a receipt; null where the bytes are none, or have a null where something must be said, so that the caller treats the context as one
    /// without.
    /// </summary>
    public static Receipt? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            Receipt? receipt = JsonSerializer.Deserialize(json, ReceiptJson.Default.Receipt);
            return HasNull(receipt?.Upgrades) || HasNull(receipt?.MissingInSource) ? null : receipt;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The serializer sees to the members and not to what is in their lists.</summary>
    private static bool HasNull(IReadOnlyList<string?>? texts) => texts?.Contains(null) == true;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(Receipt))]
internal sealed partial class ReceiptJson : JsonSerializerContext
{
}
