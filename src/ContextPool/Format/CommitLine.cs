using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ContextPool.Format;

/// <summary>
/// The text of one record: 16 hex digits, a space, a JSON object, a newline. The digits are the first of the SHA-256 of the object's
/// bytes. No length stands anywhere, so none can mislead; a newline inside the object is escaped.
/// </summary>
internal static class CommitLine
{
    public const byte NewLine = (byte)'\n';

    private const int ChecksumLength = 16;
    private const int MaxDepth = 2;

    /// <summary>Adds a line.</summary>
    public static void Write(CommitRecord record, PooledBuffer output)
    {
        using var json = new PooledBuffer(1024);
        switch (record)
        {
            case AppendRecord append: WriteAppend(append, json); break;
            case FoldRecord fold: WriteFold(fold, json); break;
            default: throw new InvalidOperationException($"{record.GetType().Name} is no record of the log");
        }

        Span<byte> checksum = stackalloc byte[ChecksumLength];
        WriteChecksum(json.Written, checksum);
        output.Write(checksum);
        output.Write((byte)' ');
        output.Write(json.Written);
        output.Write(NewLine);
    }

    /// <summary>
    /// The record of a line without its newline; null where the line is not as a writer left it. Throws
    /// <see cref="InvalidContentException"/> for one that is whole and of an unknown kind: a newer version wrote it, and what it
    /// says may be what counts.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="offset">Where it lies in its file.</param>
    public static CommitRecord? Read(ReadOnlySpan<byte> line, long offset)
    {
        if (line.Length <= ChecksumLength + 1 || line[ChecksumLength] != (byte)' ') return null;
        ReadOnlySpan<byte> json = line[(ChecksumLength + 1)..];
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        WriteChecksum(json, checksum);
        if (!checksum.SequenceEqual(line[..ChecksumLength])) return null;
        try
        {
            JsonGrammar.Require(json, offset, MaxDepth);
        }
        catch (InvalidContentException)
        {
            return null;
        }

        return ReadMembers(json, offset);
    }

    private static CommitRecord? ReadMembers(ReadOnlySpan<byte> json, long offset)
    {
        var members = new Dictionary<string, Range>(StringComparer.Ordinal);
        foreach ((string name, Range value) in JsonMembers.Of(json))
        {
            if (!members.TryAdd(name, value)) return null;
        }

        if (TextOf(json, members, "kind") is not { } kind) return null;
        if (HashOf(json, members, "base") is not { } head || TextOf(json, members, "at") is not { } time
            || !Timestamp.TryParse(time, out Timestamp at)) return kind is "append" or "fold" ? null : throw Unknown(kind, offset);
        return kind switch
        {
            "append" => ReadAppend(json, members, head, at),
            "fold" => HashOf(json, members, "head") is { } next ? new FoldRecord(head, at, next) : null,
            _ => throw Unknown(kind, offset),
        };
    }

    private static AppendRecord? ReadAppend(ReadOnlySpan<byte> json, Dictionary<string, Range> members, HeadHash head, Timestamp at)
    {
        if (TextOf(json, members, "branch") is not { } branch
            || !members.TryGetValue("count", out Range count) || !members.TryGetValue("tip", out Range tip)
            || !members.TryGetValue("ids", out Range ids)) return null;
        var countReader = new Utf8JsonReader(json[count]);
        countReader.Read();
        if (countReader.TokenType != JsonTokenType.Number || !countReader.TryGetInt32(out int before) || before < 0) return null;
        MessageId? last = null;
        if (!json[tip].SequenceEqual("null"u8))
        {
            if (IdOf(json[tip]) is not { } id) return null;
            last = id;
        }

        return ReadIds(json[ids]) is { Count: > 0 } added ? new AppendRecord(head, at, branch, before, last, added) : null;
    }

    private static List<MessageId>? ReadIds(ReadOnlySpan<byte> array)
    {
        var ids = new List<MessageId>();
        var reader = new Utf8JsonReader(array);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) return null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped
                || !MessageId.TryParse(reader.ValueSpan, out MessageId id)) return null;
            ids.Add(id);
        }

        return ids;
    }

    private static void WriteAppend(AppendRecord record, PooledBuffer json)
    {
        Write(json, $"{{\"kind\":\"append\",\"base\":\"{record.Base}\",\"branch\":");
        JsonText.WriteQuoted(record.Branch, json);
        Write(json, $",\"count\":{record.Count},\"tip\":{(record.Tip is { } tip ? $"\"{tip}\"" : "null")},\"ids\":[");
        for (int i = 0; i < record.Ids.Count; i++) Write(json, $"{(i == 0 ? "" : ",")}\"{record.Ids[i]}\"");
        Write(json, $"],\"at\":\"{record.At}\"}}");
    }

    private static void WriteFold(FoldRecord record, PooledBuffer json) =>
        Write(json, $"{{\"kind\":\"fold\",\"base\":\"{record.Base}\",\"head\":\"{record.Head}\",\"at\":\"{record.At}\"}}");

    private static void Write(PooledBuffer output, string ascii)
    {
        int length = Encoding.ASCII.GetBytes(ascii, output.Room(ascii.Length));
        output.Advance(length);
    }

    private static void WriteChecksum(ReadOnlySpan<byte> json, Span<byte> checksum)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        for (int i = 0; i < ChecksumLength; i++)
        {
            int digit = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xF;
            checksum[i] = "0123456789abcdef"u8[digit];
        }
    }

    private static string? TextOf(ReadOnlySpan<byte> json, Dictionary<string, Range> members, string name) =>
        members.TryGetValue(name, out Range range) && json[range][0] == (byte)'"' ? JsonText.DecodeQuoted(json[range]) : null;

    private static HeadHash? HashOf(ReadOnlySpan<byte> json, Dictionary<string, Range> members, string name) =>
        members.TryGetValue(name, out Range range) && json[range][0] == (byte)'"' && HeadHash.TryParse(json[range][1..^1], out HeadHash hash)
            ? hash
            : null;

    private static MessageId? IdOf(ReadOnlySpan<byte> quoted) =>
        quoted[0] == (byte)'"' && MessageId.TryParse(quoted[1..^1], out MessageId id) ? id : null;

    private static InvalidContentException Unknown(string kind, long offset) => new(
        ContentFault.UnknownCommit, offset,
        $"commits.log has a record of kind '{JsonText.ForMessage(Encoding.UTF8.GetBytes(kind))}', which this program does not know");
}
