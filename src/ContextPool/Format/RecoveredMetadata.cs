using System.Text;

namespace ContextPool.Format;

/// <summary>Metadata from a backup, with one branch more for messages that came after it.</summary>
internal static class RecoveredMetadata
{
    private const string BranchName = "recovered";

    /// <summary>The text of context.json.</summary>
    /// <param name="metadata">The legacy file's members, <c>message_pool</c> emptied, state upgraded.</param>
    /// <param name="branches">The branches in it.</param>
    /// <param name="extra">Messages it knows nothing of, in the order the branch is to have; no branch where empty.</param>
    public static byte[] Of(ReadOnlySpan<byte> metadata, IReadOnlyList<Branch> branches, IReadOnlyList<MessageId> extra)
    {
        using var output = new PooledBuffer(metadata.Length * 2);
        ReadOnlySpan<byte> text = extra.Count == 0 ? metadata : WithBranch(metadata, BranchText(FreeName(branches), extra));
        if (!JsonReindenter.TryWrite(text, output, int.MaxValue / 2)) throw new InvalidOperationException("metadata of more than 1 GiB");
        return output.Written.ToArray();
    }

    private static string FreeName(IReadOnlyList<Branch> branches)
    {
        string name = BranchName;
        for (int number = 2; branches.Any(b => b.Name == name); number++) name = $"{BranchName}-{number}";
        return name;
    }

    private static string BranchText(string name, IReadOnlyList<MessageId> ids)
    {
        string list = string.Join(',', ids.Select(id => $"\"{id}\""));
        return $$"""
            "{{name}}":{"name":"{{name}}","message_ids":[{{list}}],"system_prompt":null,"user_prompt":null}
            """;
    }

    /// <summary>Behind the last branch; in a member of its own where there is no object of branches.</summary>
    private static byte[] WithBranch(ReadOnlySpan<byte> metadata, string branch)
    {
        foreach ((string name, Range range) in JsonMembers.Of(metadata))
        {
            if (name != "branches") continue;
            ReadOnlySpan<byte> value = metadata[range];
            (int start, int length) = range.GetOffsetAndLength(metadata.Length);
            if (value[0] != (byte)'{') return Spliced(metadata, start, length, $"{{{branch}}}");
            string comma = JsonMembers.Of(value).Count == 0 ? "" : ",";
            return Spliced(metadata, start + length - 1, 0, comma + branch);
        }

        // The object has an id at least, or it would not have been read.
        return Spliced(metadata, metadata.LastIndexOf((byte)'}'), 0, $",\"branches\":{{{branch}}}");
    }

    private static byte[] Spliced(ReadOnlySpan<byte> text, int at, int length, string inserted) =>
        [.. text[..at], .. Encoding.UTF8.GetBytes(inserted), .. text[(at + length)..]];
}
