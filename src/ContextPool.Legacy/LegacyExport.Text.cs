using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <content>The text of the legacy file.</content>
public sealed partial class LegacyExport
{
    private const string PoolMember = "message_pool";
    private const string StateMember = "current_state";

    private long WriteFile(
        IFileWriter writer, ContextLayout context, ContextMetadata metadata, List<ExportedMessage> messages, VerifiedBackup? backup)
    {
        using var root = new PooledBuffer();
        Reindent(WithOldState(metadata, backup), root, depth: 0);
        (int before, int after) = PlaceOfPool(root.Written);
        long length = Write(writer, root.Written[..before]);

        // A file that lost the member gets it back at the end, as the original reader requires it.
        if (before == after) length += Write(writer, ",\n  \"message_pool\": "u8);
        length += WritePool(writer, context, messages, backup);
        return length + Write(writer, root.Written[after..]);
    }

    /// <summary>Where the value of the member begins and ends; the end of the last member, twice, where it is not there.</summary>
    private static (int Before, int After) PlaceOfPool(ReadOnlySpan<byte> root)
    {
        foreach ((string name, Range range) in JsonMembers.Of(root))
        {
            if (name != PoolMember) continue;
            if (!root[range].SequenceEqual("{}"u8))
                throw new InvalidContentException(
                    ContentFault.NoMessagePool, range.Start.Value, "context.json has messages of its own: expected an empty message_pool");
            return (range.Start.Value, range.End.Value);
        }

        int end = root.LastIndexOf((byte)'\n');
        return (end, end);
    }

    private long WritePool(IFileWriter writer, ContextLayout context, List<ExportedMessage> messages, VerifiedBackup? backup)
    {
        if (messages.Count == 0) return Write(writer, "{}"u8);
        using var output = new PooledBuffer();
        using var scratch = new PooledBuffer();
        var pool = new MessagePool(_files, context);
        long length = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            output.Clear();
            output.Write(i == 0 ? "{\n    "u8 : ",\n    "u8);
            WriteKey(messages[i], backup, output, scratch);
            output.Write(": "u8);
            ReadOnlyMemory<byte> bytes = pool.ReadAllOrNull(messages[i].Id)
                ?? throw new FileOperationException(FileFailure.NotFound, "export", context.Message(messages[i].Id), "it went meanwhile");
            _ = Message.Parse(bytes, messages[i].Id);
            Reindent(bytes.Span, output, PoolLevel + 1);
            length += Write(writer, output.Written);
        }

        return length + Write(writer, "\n  }"u8);
    }

    /// <summary>As the legacy file spelled it: a program that wrote ids in capitals finds them in capitals.</summary>
    private static void WriteKey(ExportedMessage message, VerifiedBackup? backup, PooledBuffer output, PooledBuffer scratch)
    {
        const int LongestKey = 512;
        if (message.Offset is { } offset)
        {
            long start = Math.Max(0, offset - LongestKey);
            ReadOnlySpan<byte> before = backup!.Text.Slice(start, (int)(offset - start), scratch);
            int close = before.LastIndexOf((byte)'"');
            int open = close <= 0 ? -1 : before[..close].LastIndexOf((byte)'"');
            if (open >= 0 && MessageId.TryParse(JsonText.Decode(before[(open + 1)..close]), out MessageId id) && id == message.Id)
            {
                output.Write(before[open..(close + 1)]);
                return;
            }
        }

        JsonText.WriteQuoted(message.Id, output);
    }

    /// <summary>
    /// The metadata with its state as the legacy file spelled it, where it still is what the upgrade made of that; the application
    /// that wrote the old spelling reads no other.
    /// </summary>
    private static ReadOnlySpan<byte> WithOldState(ContextMetadata metadata, VerifiedBackup? backup)
    {
        ReadOnlySpan<byte> json = metadata.Json.Span;
        if (backup is null) return json;
        ReadOnlySpan<byte> old = backup.Source.Metadata.Span;
        ReadOnlySpan<byte> upgraded = backup.Metadata().Span;
        if (Find(json, StateMember) is not { } current || Find(old, StateMember) is not { } source) return json;
        if (!JsonTokens.AreEqual(upgraded[Find(upgraded, StateMember)!.Value], json[current])) return json;
        return (byte[])[.. json[..current.Start], .. old[source], .. json[current.End..]];
    }

    private static Range? Find(ReadOnlySpan<byte> text, string member)
    {
        foreach ((string name, Range value) in JsonMembers.Of(text))
        {
            if (name == member) return value;
        }

        return null;
    }

    private static void Reindent(ReadOnlySpan<byte> text, PooledBuffer output, int depth)
    {
        if (!JsonReindenter.TryWrite(text, output, Array.MaxLength - output.Length, depth))
            throw new InvalidContentException(ContentFault.MessageTooLarge, 0, "a value of more than 2 GiB with its white space");
    }

    private static int Write(IFileWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes);
        return bytes.Length;
    }
}
