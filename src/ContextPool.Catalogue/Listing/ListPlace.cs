using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ContextPool.Catalogue.Listing;

/// <summary>Where a page of a list ended: what it is sorted by, of its last context, and which that is.</summary>
/// <param name="Key">A number or a text; null where it is sorted by id.</param>
/// <param name="Id">The context.</param>
internal sealed record ListPlace(object? Key, ContextId Id)
{
    /// <summary>As programs carry it from page to page.</summary>
    public string ToText(ContextQuery query)
    {
        string key = Key switch { long number => number.ToString(CultureInfo.InvariantCulture), string text => text, _ => "" };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{PrefixOf(query)}{Id}{key}"));
    }

    /// <summary>The place; null where it is none of this order.</summary>
    public static ListPlace? Parse(string text, ContextQuery query)
    {
        string read;
        try
        {
            read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        }
        catch (FormatException)
        {
            return null;
        }

        string prefix = PrefixOf(query);
        const int IdLength = 36;
        if (!read.StartsWith(prefix, StringComparison.Ordinal) || read.Length < prefix.Length + IdLength
            || !ContextId.TryParse(read.AsSpan(prefix.Length, IdLength), out ContextId id)) return null;
        string key = read[(prefix.Length + IdLength)..];
        return query.Order switch
        {
            ContextOrder.Id => new ListPlace(null, id),
            ContextOrder.Title => new ListPlace(key, id),
            _ => long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? new ListPlace(number, id) : null,
        };
    }

    private static string PrefixOf(ContextQuery query) => $"{(int)query.Order}{(query.Descending ? '-' : '+')}";
}
