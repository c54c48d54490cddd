using System.Globalization;

namespace ContextPool.Legacy;

/// <summary>
/// The name of a backup: <c>{context-id}_{yyyyMMdd_HHmmss}.json</c>, as the original application named them, with
/// <c>_2</c>, <c>_3</c>, … before the extension for more than one in a second.
/// </summary>
internal readonly record struct BackupName(ContextId Id, long UnixSeconds, int Number)
{
    private const string Format = "yyyyMMdd_HHmmss";
    private const string Extension = ".json";
    private const int IdLength = 36;

    public static bool TryParse(ReadOnlySpan<char> name, out BackupName backup)
    {
        backup = default;
        if (!name.EndsWith(Extension) || name.Length < IdLength + 1 + Format.Length + Extension.Length || name[IdLength] != '_')
            return false;
        ReadOnlySpan<char> rest = name[(IdLength + 1)..^Extension.Length];
        if (!ContextId.TryParse(name[..IdLength], out ContextId id)
            || !DateTimeOffset.TryParseExact(
                rest[..Format.Length], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at))
            return false;
        int number = 1;
        if (rest.Length > Format.Length
            && (rest[Format.Length] != '_'
                || !int.TryParse(rest[(Format.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out number)))
            return false;
        backup = new BackupName(id, at.ToUnixTimeSeconds(), number);
        return name.SequenceEqual(backup.ToString());
    }

    public override string ToString()
    {
        string stamp = DateTimeOffset.FromUnixTimeSeconds(UnixSeconds).ToString(Format, CultureInfo.InvariantCulture);
        string suffix = Number == 1 ? "" : "_" + Number.ToString(CultureInfo.InvariantCulture);
        return $"{Id}_{stamp}{suffix}{Extension}";
    }
}
