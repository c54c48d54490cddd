using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.TestKit;
using ContextPool.TestKit.Histories;

namespace ContextPool.Migrator.Tests.Histories;

/// <summary>The original application, which saves in place and without locks, with a history of what it does.</summary>
internal sealed class RecordedOriginal(Workplace work, IHistoryLog log, Random random)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(3);

    private readonly OriginalApplication _application = new(random, LongestWait);
    private readonly ConcurrentDictionary<string, (string Head, Written[] Messages)> _versions = [];

    /// <summary>Adds a message to a context and saves all of it as a legacy file.</summary>
    public async Task SaveLegacyAsync(LegacyJson context)
    {
        context = WithOneMore(context);
        (string head, Written[] messages) = _versions[Convert.ToHexStringLower(SHA256.HashData(context.ToBytes()))] = VersionOf(context);
        long began = Stopwatch.GetTimestamp();
        await _application.SaveLegacyAsync(context, work.Files[Workplace.Legacy]);
        log.End(Of(context, ActKind.SaveLegacy) with { Began = began, Head = head, Writes = messages });
    }

    /// <summary>Adds a message to a context and saves that, an older one again, and the head as it knows it, into the pool.</summary>
    public async Task SavePoolAsync(LegacyJson context)
    {
        context = WithOneMore(context);
        (string head, Written[] messages) = VersionOf(context);
        long began = Stopwatch.GetTimestamp();
        string older = NumberOf(await _application.SavePoolAsync(context, work.Files[Workplace.Storage]));
        foreach (Written written in new[] { messages[^1], messages.First(m => m.Message == older) }.Distinct())
            log.End(Of(context, ActKind.OverwriteMessage) with { Began = began, Writes = [written] });
        log.End(Of(context, ActKind.OverwriteHead) with { Began = began, Head = head });
    }

    /// <summary>What a run of the migration did to contexts, by its report.</summary>
    public void AddRun(ReportFile report, long began)
    {
        foreach (ReportLine row in report.Rows.Where(row => _versions.ContainsKey(row["source_sha256"])))
        {
            (string head, Written[] messages) = _versions[row["source_sha256"]];
            var act = new Act
            {
                Who = "run",
                Kind = ActKind.Migrate,
                Context = ContextOf(ContextId.Parse(row["context_id"])),
                Began = began,
                Head = head,
                Writes = messages,
                Ended = Stopwatch.GetTimestamp(),
                Result = Act.Done,
            };
            if (row["outcome"] == "migrated") log.End(act);
            if (row["outcome"] == "updated") log.End(act with { Kind = ActKind.Update });
            if (row["source_removed"] == "yes") log.End(act with { Kind = ActKind.RemoveLegacy });
        }
    }

    /// <summary>A text of its own, with all messages in the branch: one that was printed keeps its branch as it was.</summary>
    private static LegacyJson WithOneMore(LegacyJson context)
    {
        context.Add(new MessageJson { Id = Some.MessageId(), Text = $"original {context.Ids.Count}", Parent = context.Ids.Count == 0 ? null : context.Ids[^1] });
        return context.Messages.Aggregate(new LegacyJson(context.Id), (text, message) => text.Add(message));
    }

    private static Act Of(LegacyJson context, ActKind kind) => new()
    {
        Who = "original",
        Kind = kind,
        Context = ContextOf(context.Id),
        Ended = Stopwatch.GetTimestamp(),
        Result = Act.Done,
    };

    private static (string Head, Written[] Messages) VersionOf(LegacyJson context)
    {
        Written[] messages = [.. context.Messages.Select(m => new Written(NumberOf(m.Id), m.Text))];
        return ($"|main:{string.Join(',', messages.Select(m => m.Message))}", messages);
    }

    private static string ContextOf(ContextId id) => string.Create(CultureInfo.InvariantCulture, $"c{Number(id.ToString())}");

    private static string NumberOf(MessageId id) => Number(id.ToString()).ToString(CultureInfo.InvariantCulture);

    private static int Number(string id) => int.Parse(id.AsSpan(24), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
