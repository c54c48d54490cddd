using System.Security.Cryptography;
using System.Text;
using ContextPool.Format;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>A log of commits, to be spoilt.</summary>
internal static class CommitText
{
    private const int ChecksumLength = 16;

    private static readonly ContextMetadata Head = ContextMetadata.Parse(
        Encoding.UTF8.GetBytes($$$"""
            {"id":"{{{Some.ContextId(1)}}}","message_pool":{},"branches":{"main":{"name":"main","message_ids":["{{{Some.MessageId(1)}}}"]}}
            }
            """),
        Some.ContextId(1));

    /// <summary>Two appends and a fold.</summary>
    public static byte[] Sample { get; } = MakeSample();

    /// <summary>Reads it and puts it into a head.</summary>
    public static void Read(byte[] bytes) => FuzzTargets.Refused(() =>
    {
        CommitLogContents log = CommitLogContents.Parse(bytes);
        if (log.WholeBytes < 0 || log.WholeBytes > bytes.Length) throw new InvalidOperationException("more of it is whole than there is");
        CommitReplay replay = CommitReplay.Of(Head, HeadHash.Of(Head.Json.Span), log.Records);
        return ContextMetadata.Parse(replay.Head.Json, Head.Id);
    });

    /// <summary>Each line with its true checksum.</summary>
    public static byte[] WithChecksums(byte[] bytes)
    {
        int start = 0;
        while (start < bytes.Length)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0) break;
            Span<byte> line = bytes.AsSpan(start, length);
            if (length > ChecksumLength + 1)
            {
                line[ChecksumLength] = (byte)' ';
                Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(line[(ChecksumLength + 1)..])).AsSpan(0, ChecksumLength), line);
            }

            start += length + 1;
        }

        return bytes;
    }

    private static byte[] MakeSample()
    {
        HeadHash hash = HeadHash.Of(Head.Json.Span);
        using var output = new PooledBuffer();
        CommitLine.Write(new AppendRecord(hash, Some.Time, "main", 1, Some.MessageId(1), [Some.MessageId(2), Some.MessageId(3)]), output);
        CommitLine.Write(new AppendRecord(hash, Some.Time, "main", 3, Some.MessageId(3), [Some.MessageId(4)]), output);
        CommitLine.Write(new FoldRecord(hash, Some.Time, hash), output);
        return output.Written.ToArray();
    }
}
