using System.Globalization;

namespace ContextPool.Storage.Packs;

/// <summary>The name of a pack: of two packs of one context the one with the greater number counts, and the hash tells their contents.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Hash">16 hex digits, as the writer of the pack gave them.</param>
internal readonly record struct PackName(long Number, string Hash) : IComparable<PackName>
{
    private const string Extension = ".pack";
    private const int HashDigits = 16;

    /// <summary>Reads the one spelling that is written; false for every other name.</summary>
    public static bool TryParse(string name, out PackName pack)
    {
        pack = default;
        if (!name.EndsWith(Extension, StringComparison.Ordinal)) return false;
        string[] parts = name[..^Extension.Length].Split('-');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return false;
        pack = new PackName(number, parts[1]);
        return number > 0 && parts[1].Length == HashDigits && parts[1].All(char.IsAsciiHexDigitLower) && pack.ToString() == name;
    }

    /// <summary>The older one first.</summary>
    public int CompareTo(PackName other) =>
        Number.CompareTo(other.Number) is var order and not 0 ? order : string.CompareOrdinal(Hash, other.Hash);

    /// <summary>The name of the file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}-{Hash}{Extension}");
}
