using System.Text;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Legacy;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Reports;
using ContextPool.Storage.Local;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>Every reader of files that a program, a disk or a person may have spoilt.</summary>
internal static class FuzzTargets
{
    private static readonly ContextId Id = Some.ContextId(1);
    private static readonly string[] Talk = [new LegacyJson(Id).Talk(2).ToString(), .. OddSeeds()];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("legacy", [.. Talk.Select(Encoding.UTF8.GetBytes)], JsonAnd("id", "message_pool", "branches", "message", "content", "tool_calls", "metadata"), Legacy),
        new("message", [.. Messages()], JsonAnd("id", "message", "content", "tool_calls", "tool_result", "arguments", "metadata", "streaming"), ReadMessage),
        new("metadata", [.. Heads()], JsonAnd("id", "branches", "message_ids", "config", "title", "parameters"), Metadata),
        new("index", [Index(0), Index(3)], JsonAnd("entries", "other_entries", "version", "message_id", "size_bytes", "timestamp", "sha256"), ReadIndex),
        new("index_log", [IndexLogText()], JsonAnd("deleted", "message_id", "size_bytes", "timestamp"), ReadIndexLog),
        new("commits", [CommitText.Sample], JsonAnd("kind", "append", "fold", "ids", "tip", "count", "base"), CommitText.Read) { Mend = CommitText.WithChecksums },
        new("pack", PackBytes.Seeds, PackBytes.Words, PackBytes.Read) { Mend = PackBytes.WithChecksums },
        new("receipt", [Some.Receipt(Id).ToJson()], JsonAnd("version", "upgrades", "missing_in_source", "messages", "backup_path"), ReadReceipt),
        new("store", [StoreFileText.Write(StoreFeatures.None), StoreFileText.Write(StoreFeatures.Packs)], JsonAnd("features", "packs", "version"), Store),
        new("streamed", [Streamed()], JsonAnd("version", "message_id", "chunks", "text", "at"), ReadStreamed),
        new("summary", [Summary().ToJson()], JsonAnd("stages", "outcomes", "reasons", "end", "file_systems", "packing"), ReadSummary),
        new("counts", [Counts()], JsonAnd("directories", "version", "files"), ReadCounts),
        new("report", [Report()], [.. new[] { ",", "\"", "\n", "\r\n", "\"\"", "context_id", "outcome", "NaN" }.Select(Encoding.UTF8.GetBytes)], ReadReport),
        new("times", [.. new[] { "2025-11-08T11:06:40.123456789Z", "2016-12-31 23:59:60+14:00" }.Select(Encoding.UTF8.GetBytes)], JsonAnd("+", "-", "."), Time),
    ];

    /// <summary>The one of this name.</summary>
    public static FuzzTarget Find(string name) => All.First(target => target.Name == name);

    private static IReadOnlyList<byte[]> JsonAnd(params string[] names) => [.. Mutation.JsonWords, .. names.Select(name => Encoding.UTF8.GetBytes($"\"{name}\":"))];

    private static IEnumerable<string> OddSeeds()
    {
        for (int seed = 1; seed <= 6; seed++) yield return Encoding.UTF8.GetString(new OddLegacy(new Random(seed), Id, LegacyLimits.DefaultMaxDepth).Next());
    }

    /// <summary>Also compared with the reference, whole and through a window.</summary>
    private static void Legacy(byte[] bytes)
    {
        int window = 1 + (bytes.Length % 64);
        SplitterTrial.Try(bytes, new LegacyLimits { WindowBytes = window }, [Splitters.Whole, Splitters.Streaming(window)]);
        using LegacyText text = Texts.InMemory(bytes);
        Refused(() => ConvertedContext.Of(text, Id, Some.Time, LegacyLimits.Default).InOrder);
    }

    private static IEnumerable<byte[]> Messages()
    {
        yield return Encoding.UTF8.GetBytes(JsonStyle.Serde.Print(new MessageJson
        {
            Id = Some.MessageId(1),
            ToolCallsJson = MessageJson.ToolCall("call", "read", """{"path":"a"}"""),
            ToolResultJson = """{"request_id":"call","result":[1,"x"]}""",
            MetadataJson = """{"created_at":"2025-11-08T11:06:40Z","duration_ms":3,"tokens":null,"streaming":{"started_at":"2025-11-08T11:06:40Z"}}""",
            MoreJson = "\"rich_type\":{\"kind\":\"file\",\"data\":{}}",
        }.ToString().Split(':', 2)[1]));
        yield return """{"id":null,"message":{"role":"User","content":["a",{"type":"image","url":"u","detail":"d"},{"type":"text","text":"\ud83d"},7]}}"""u8.ToArray();
    }

    private static void ReadMessage(byte[] bytes) => Refused(() =>
    {
        var message = Message.Parse(bytes, Some.MessageId(1));
        _ = (message.Parts.Count, message.ToolCalls.Count, message.ToolResult, message.Metadata, message.RichType, message.Role, message.CreatedAt?.ToString());
        return JsonReindenter.TryWrite(bytes, new PooledBuffer(), int.MaxValue / 2);
    });

    private static IEnumerable<byte[]> Heads()
    {
        foreach (string legacy in Talk.Take(3))
        {
            using LegacyText text = Texts.InMemory(legacy);
            byte[]? head = null;
            Refused(() => head = ConvertedContext.Of(text, Id, Some.Time, LegacyLimits.Default).Metadata.ToArray());
            if (head is not null) yield return head;
        }
    }

    private static void Metadata(byte[] bytes) => Refused(() =>
    {
        var metadata = ContextMetadata.Parse(bytes, Id);
        _ = (metadata.Title, metadata.Config, metadata.ActiveBranchName, metadata.RawMember("config").Length);
        ContextMetadata recovered = ContextMetadata.Parse(RecoveredMetadata.Of(bytes, metadata.Branches, [Some.MessageId(7)]), Id);
        if (recovered.Branches.Sum(b => b.MessageIds.Count) != metadata.Branches.Sum(b => b.MessageIds.Count) + 1)
            throw new InvalidOperationException("a recovered branch is not there");
        return recovered.Json;
    });

    private static byte[] Index(int messages)
    {
        var disk = new Simulation.SimulatedDisk();
        using (IFileWriter writer = disk.CreateNew("/index", Permissions.Private)) IndexFile.Write(writer, Entries(messages), Some.Time);
        return disk.Read("/index")!;
    }

    private static IndexEntry[] Entries(int messages) =>
        [.. Enumerable.Range(1, messages).Select(i => new IndexEntry(Some.MessageId(i), i == 2 ? null : "User", Some.TimeAfter(i), TimeSource.File, i, true, false, "text"))];

    private static void ReadIndex(byte[] bytes) => Refused(() => IndexFile.Read(new BytesReader(bytes)).ToList());

    private static byte[] IndexLogText()
    {
        using var lines = new PooledBuffer();
        foreach (IndexEntry entry in Entries(3))
        {
            lines.Write((byte)'{');
            IndexEntryText.WriteCompact(entry, lines);
            lines.Write("}\n"u8);
        }

        lines.Write(Encoding.UTF8.GetBytes($"{{\"deleted\":\"{Some.MessageId(2)}\"}}\n"));
        return lines.Written.ToArray();
    }

    private static void ReadIndexLog(byte[] bytes)
    {
        var entries = new OrderedEntriesBuilder();
        IndexLog.ReadInto(entries, new BytesReader(bytes));
        _ = entries.Build().ToList();
    }

    private static void ReadReceipt(byte[] bytes)
    {
        if (Receipt.FromJson(bytes) is not { } receipt) return;
        NoNulls.Require(receipt);
        if (Receipt.FromJson(receipt.ToJson()) is null) throw new InvalidOperationException("a receipt cannot be read again");
    }

    private static void Store(byte[] bytes)
    {
        try
        {
            StoreFileText.Read(bytes, "/store.json");
        }
        catch (StoreFormatException)
        {
            // Of another program, or a newer one.
        }
    }

    private static byte[] Streamed() =>
    [
        .. StreamedText.Begin(new StreamedHead(Some.MessageId(1), "Assistant", "main", Some.MessageId(2), Some.Time)),
        .. StreamedText.Add("a \ud83d", 1, Some.Time), .. StreamedText.Add("\ude00", 2, Some.TimeAfter(1)),
    ];

    private static void ReadStreamed(byte[] bytes) => _ = StreamedText.Read(bytes)?.Text.Length;

    private static RunSummary Summary() => new()
    {
        RunId = "20251108T110640123Z-0001",
        End = Migration.Outcomes.RunEnd.Completed,
        Outcomes = new Dictionary<string, long> { ["migrated"] = 1 },
        Reasons = new Dictionary<string, long> { ["both_changed"] = 1 },
        Stages = [new StageSummary("backup", 1, 1, 1, 1, 1, 1, 1)],
    };

    private static void ReadSummary(byte[] bytes)
    {
        if (RunSummary.FromJsonOrNull(bytes) is not { } summary) return;
        NoNulls.Require(summary);
        var run = new ReportedRun(new ReportPlace("/reports", "20251108T110640123Z-0001"), summary, HasReport: true);
        _ = (run.Trouble, run.IsComparable, run.ContextsPerSecond, run.BytesPerSecond);
    }

    private static byte[] Counts() => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
        new LegacyCountsFile(1, new SortedDictionary<string, LegacyCount> { ["/legacy"] = new(3, "run", IsRemoving: false) }), LegacyCountsJson.Default.LegacyCountsFile);

    private static void ReadCounts(byte[] bytes)
    {
        var store = new StoreLayout("/store");
        Simulation.SimulatedDisk disk = DiskWith(store.LegacyCounts, bytes);
        var counts = new LegacyCounts(disk, store);
        _ = counts.Find("/legacy")?.Files;
        counts.Keep("/other", new LegacyCount(1, "run", IsRemoving: false));
    }

    private static byte[] Report() => Encoding.UTF8.GetBytes(
        "run_id,context_id,source_path,outcome,reason,detail,source_bytes,messages,started_at,duration_ms,backup_ms\n"
        + $"r,{Id},\"/a,\"\"b\"\"\",failed,both_changed,\"x\ny\",12,1,2025-11-08T11:06:40Z,0.5,1e9\n");

    private static void ReadReport(byte[] bytes)
    {
        try
        {
            foreach (ReportedFile row in ReportReader.Read(DiskWith("/report.csv", bytes), "/report.csv")) _ = (row.Name, row.IsNew);
        }
        catch (InvalidReportException)
        {
            // What somebody has edited.
        }
    }

    private static void Time(byte[] bytes)
    {
        if (!Timestamp.TryParse(Encoding.UTF8.GetString(bytes), out Timestamp time)) return;
        _ = time.ToDateTimeOffset();
        if (!Timestamp.TryParse(time.ToString(), out Timestamp again) || again != time) throw new InvalidOperationException($"{time} is read as {again}");
    }

    private static Simulation.SimulatedDisk DiskWith(string path, byte[] bytes)
    {
        var disk = new Simulation.SimulatedDisk();
        disk.Write(path, bytes);
        return disk;
    }

    /// <summary>Runs what may refuse content, and nothing else.</summary>
    internal static void Refused<T>(Func<T> read)
    {
        try
        {
            _ = read();
        }
        catch (InvalidContentException)
        {
            // As documented.
        }
    }
}
