using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

/// <summary>A head of two branches, and commits to it.</summary>
internal static class SomeCommits
{
    public static readonly ContextId Id = Some.ContextId(9);

    public static ContextMetadata Head { get; } = Metadata($$$"""
        {"id":"{{{Id}}}","config":{"x":1e2},"message_pool":{},"branches":{
          "main":{"name":"main","message_ids":["{{{Some.MessageId(1)}}}","{{{Some.MessageId(2)}}}"],"system_prompt":null,"user_prompt":null},
          "a \"b\"\n\ud800":{"name":"a \"b\"\n\ud800","message_ids":[],"system_prompt":null,"user_prompt":"é"}},
         "active_branch_name":"main","current_state":"idle"}
        """);

    public static string OddBranch => "a \"b\"\n\ud800";

    public static HeadHash Hash { get; } = HeadHash.Of(Head.Json.Span);

    /// <summary>Seven appends, in turn to both branches, as saving them one after the other would log them.</summary>
    public static IReadOnlyList<CommitRecord> Records { get; } = MakeRecords(Head, Hash, 7);

    public static List<CommitRecord> MakeRecords(ContextMetadata head, HeadHash hash, int count)
    {
        var records = new List<CommitRecord>();
        for (int i = 0; i < count; i++)
        {
            Branch branch = head.FindBranch(i % 3 == 2 ? OddBranch : "main")!;
            MessageId[] ids = [.. Enumerable.Range(100 + (10 * i), 1 + (i % 2)).Select(Some.MessageId)];
            records.Add(new AppendRecord(hash, Some.TimeAfter(i), branch.Name, branch.MessageIds.Count, branch.Tip, ids));
            head = head.With(branch.Name, ids);
        }

        return records;
    }

    public static byte[] Text(IEnumerable<CommitRecord> records)
    {
        using var output = new PooledBuffer();
        foreach (CommitRecord record in records) CommitLine.Write(record, output);
        return output.Written.ToArray();
    }

    public static ContextMetadata Metadata(string json) =>
        new MetadataEditor(Encoding.UTF8.GetBytes(json)).ToMetadata(Id);

    /// <summary>The same appends by editing the text of the head, one after the other.</summary>
    public static ContextMetadata Edited(ContextMetadata head, IEnumerable<CommitRecord> records)
    {
        foreach (AppendRecord record in records.OfType<AppendRecord>())
        {
            var editor = new MetadataEditor(head.Json);
            editor.Append(record.Ids, "branches", record.Branch, "message_ids");
            head = editor.ToMetadata(Id);
        }

        return head;
    }
}
