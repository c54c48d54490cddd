using System.Globalization;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Printing;

/// <summary>The list of contexts on a terminal: a table that fits it, ids as short as they are unique, ages in place of times.</summary>
internal sealed class ContextTable(Screen screen, Timestamp now) : IContextList
{
    // Below that, whole ids would leave nothing for the titles.
    private const int ColumnsForWholeIds = 120;
    private const int ShortestId = 8;
    private const int IdLength = 36;

    private const string Usual = "default";

    private static readonly (string, bool)[] Heads = [("ID", false), ("KIND", false), ("MESSAGES", true), ("SIZE", true), ("AGE", true), ("TITLE", false)];

    private readonly List<ContextRow> _rows = [];
    private readonly List<(ContextListing Listing, string Why)> _unreadable = [];

    /// <inheritdoc/>
    public void Add(ContextRow row) => _rows.Add(row);

    /// <inheritdoc/>
    public void AddUnreadable(ContextListing listing, string why) => _unreadable.Add((listing, why));

    /// <inheritdoc/>
    public void Dispose()
    {
        int idLength = screen.Columns >= ColumnsForWholeIds ? IdLength : UniqueLength();
        if (_rows.Count + _unreadable.Count > 0) screen.ShowTable(Heads, [.. _rows.Select(row => Cells(row, idLength)), .. _unreadable.Select(each => Cells(each, idLength))]);
        (long bytes, long stored) = (_rows.Sum(row => row.Bytes), _rows.Sum(row => row.StoredBytes));
        string packed = stored == bytes ? "" : $" stored in {Amounts.Bytes(stored)}";
        string unreadable = _unreadable.Count == 0 ? "" : $", {_unreadable.Count} of them unreadable";
        screen.ShowLine(
            $"{Amounts.Count(_rows.Count + _unreadable.Count, "context")}{unreadable}, {Amounts.Count(_rows.Sum(row => (long)row.Messages), "message")}, {Amounts.Bytes(bytes)}{packed}");
    }

    private (string, string)[] Cells(ContextRow row, int idLength) =>
    [
        (row.Id.ToString()[..idLength], "blue"), (row.Layout is "packed" or "mixed" ? row.Layout : ContextList.KindOf(row.Kind), Usual), (Number(row.Messages), Usual), (Amounts.Bytes(row.Bytes), Usual),
        (AgeOf(row.Updated), Usual), (row.Title ?? "-", Usual),
    ];

    private static (string, string)[] Cells((ContextListing Listing, string Why) unreadable, int idLength) =>
    [
        (unreadable.Listing.Id.ToString()[..idLength], "blue"), (ContextList.KindOf(unreadable.Listing.Kind), Usual), ("", Usual), ("", Usual), ("", Usual),
        ($"unreadable: {unreadable.Why}", "red"),
    ];

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private string AgeOf(Timestamp time) => Screen.AgeOf(now.ToDateTimeOffset() - time.ToDateTimeOffset());

    /// <summary>As many characters as tell all that are listed apart.</summary>
    private int UniqueLength()
    {
        List<string> ids = [.. _rows.Select(row => row.Id.ToString()).Concat(_unreadable.Select(each => each.Listing.Id.ToString())).Order(StringComparer.Ordinal)];
        int longest = ShortestId;
        for (int i = 1; i < ids.Count; i++) longest = Math.Max(longest, ids[i].AsSpan().CommonPrefixLength(ids[i - 1]) + 1);
        return Math.Min(longest, IdLength);
    }
}
