using System.Globalization;

namespace ContextPool.TestKit.Histories;

/// <summary>How contexts, messages and heads are called in histories: as short as can be.</summary>
internal static class HistoryNames
{
    private const int DigitsAt = 24;

    /// <summary>The number of a message that <see cref="Some.MessageId(int)"/> made.</summary>
    public static string Of(MessageId id) => NumberOf(id.ToString());

    /// <summary>The number of a context that <see cref="Some.ContextId(int)"/> made.</summary>
    public static string Of(ContextId id) => $"c{NumberOf(id.ToString())}";

    /// <summary>The message of a number.</summary>
    public static MessageId MessageOf(string number) => Some.MessageId(int.Parse(number, CultureInfo.InvariantCulture));

    /// <summary>A head as <see cref="Contents.Head"/> prints it.</summary>
    public static string Of(ContextMetadata metadata) => Contents.PrintHead(
        metadata.Title, metadata.Branches.Select(b => KeyValuePair.Create(b.Name, b.MessageIds.Select(Of))));

    private static string NumberOf(string id) =>
        int.Parse(id.AsSpan(DigitsAt), NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
