using System.Text;
using ContextPool.Legacy;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>What a splitter makes of a legacy file, in words, so that two of them can be compared.</summary>
/// <param name="Fault">Why the file is refused; null where it is taken.</param>
/// <param name="Offset">Where the fault lies.</param>
/// <param name="Told">All that was found in the file; the fault's text where there is one.</param>
/// <param name="Warnings">What was found odd.</param>
internal sealed record SplitText(ContentFault? Fault, long Offset, string Told, string Warnings)
{
    /// <summary>Of the product's splitter, over whatever text.</summary>
    public static SplitText Of(LegacyText text, ContextId id, LegacyLimits limits)
    {
        try
        {
            LegacyContext context = LegacyReader.Read(text, id, limits);
            var told = new StringBuilder(Encoding.UTF8.GetString(context.Metadata.Span)).Append('\n');
            foreach (LegacyMessage message in context.Messages) TellMessage(told, message.Id, message.Offset, message.Length, message.Facts);
            foreach (Branch branch in context.Branches) TellBranch(told, branch.Name, branch.MessageIds, branch.UnreadableIds);
            return new SplitText(null, 0, told.Append("shown ").Append(Plain(context.ActiveBranchName)).ToString(), context.Warnings.ToString());
        }
        catch (InvalidContentException e)
        {
            return new SplitText(e.Fault, e.Offset, e.Message, "");
        }
    }

    /// <summary>A line about a message.</summary>
    public static void TellMessage(StringBuilder told, MessageId id, long offset, int length, in MessageFacts facts) => told
        .Append($"{id} {offset}+{length} {facts.InnerId} <{facts.ParentId} {Plain(facts.Role)} {Plain(facts.MessageType)} {facts.OwnTime} ")
        .Append(facts.OwnTime is null ? "" : facts.OwnTimeSource.ToString())
        .Append($"{(facts.HasToolCalls ? " calls" : "")}{(facts.HasToolResult ? " result" : "")}{(facts.IsComplete ? "" : " incomplete")}\n");

    /// <summary>A line about a branch.</summary>
    public static void TellBranch(StringBuilder told, string name, IEnumerable<MessageId> ids, int unreadable) =>
        told.Append($"{Plain(name)} [{string.Join(' ', ids)}] {unreadable}\n");

    /// <summary>Halves of surrogate pairs differ too.</summary>
    public static string Plain(string? text) =>
        text is null ? "-" : string.Concat(text.Select(c => char.IsAscii(c) && !char.IsControl(c) ? c.ToString() : $"<{(int)c:x}>"));
}
