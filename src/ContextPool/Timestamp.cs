using System.Globalization;
using System.Text;

namespace ContextPool;

/// <summary>
/// A moment in UTC with nanoseconds: the original application writes up to nine fraction digits, two more than
/// <see cref="DateTime"/> keeps.
/// </summary>
public readonly record struct Timestamp(long UnixSeconds, int Nanoseconds) : IComparable<Timestamp>
{
    /// <summary>The longest text: with nine fraction digits.</summary>
    internal const int MostTextBytes = 30;

    private const int NanosecondsPerTick = 100;

    /// <summary>The moment as .NET tells it, cut to 100 ns.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        NearestSecond.AddTicks(Nanoseconds / NanosecondsPerTick);

    /// <summary>From a .NET time, whatever its kind or offset.</summary>
    public static Timestamp FromDateTime(DateTimeOffset time)
    {
        long seconds = time.ToUnixTimeSeconds();
        long ticks = time.UtcTicks - DateTimeOffset.FromUnixTimeSeconds(seconds).UtcTicks;
        return new Timestamp(seconds, (int)ticks * NanosecondsPerTick);
    }

    /// <summary>
    /// Reads RFC 3339 (section 5.6): date, <c>T</c> or a space, time, an optional fraction and <c>Z</c> or an offset,
    /// which is applied. Digits after the ninth are dropped. A leap second becomes the second after.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Timestamp timestamp)
    {
        timestamp = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't' or ' ')
            || text[13] != ':' || text[16] != ':') return false;
        if (!Digits(text[..4], out int year) || !Digits(text[5..7], out int month) || !Digits(text[8..10], out int day)
            || !Digits(text[11..13], out int hour) || !Digits(text[14..16], out int minute)
            || !Digits(text[17..19], out int second)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60) return false;
        if (!TryParseFraction(text[19..], out int nanoseconds, out ReadOnlySpan<char> zone)
            || !TryParseZone(zone, out int offsetMinutes)) return false;

        var midnight = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero);
        long seconds = midnight.ToUnixTimeSeconds() + (hour * 3600) + (minute * 60) + second - (offsetMinutes * 60);
        timestamp = new Timestamp(seconds, nanoseconds);
        return timestamp.IsRepresentable;
    }

    /// <summary>RFC 3339 in UTC with 0, 3, 6 or 9 fraction digits, as the original application writes it.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MostTextBytes];
        return Encoding.ASCII.GetString(text[..Write(text)]);
    }

    /// <summary>Writes what <see cref="ToString"/> says, and returns how many bytes that are; at most <see cref="MostTextBytes"/>.</summary>
    internal int Write(Span<byte> text)
    {
        DateTime time = NearestSecond.UtcDateTime;
        Write(time.Year, text[..4]);
        text[4] = (byte)'-';
        Write(time.Month, text[5..7]);
        text[7] = (byte)'-';
        Write(time.Day, text[8..10]);
        text[10] = (byte)'T';
        Write(time.Hour, text[11..13]);
        text[13] = (byte)':';
        Write(time.Minute, text[14..16]);
        text[16] = (byte)':';
        Write(time.Second, text[17..19]);
        int length = 19;
        if (Nanoseconds != 0)
        {
            (int value, int digits) = Nanoseconds % 1_000_000 == 0 ? (Nanoseconds / 1_000_000, 3)
                : Nanoseconds % 1_000 == 0 ? (Nanoseconds / 1_000, 6)
                : (Nanoseconds, 9);
            text[length++] = (byte)'.';
            Write(value, text.Slice(length, digits));
            length += digits;
        }

        text[length] = (byte)'Z';
        return length + 1;
    }

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => UnixSeconds != other.UnixSeconds
        ? UnixSeconds.CompareTo(other.UnixSeconds)
        : Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Earlier.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.CompareTo(right) < 0;

    /// <summary>Later.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.CompareTo(right) > 0;

    /// <summary>Not later.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.CompareTo(right) >= 0;

    internal bool IsRepresentable =>
        Nanoseconds is >= 0 and <= 999_999_999 && UnixSeconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && UnixSeconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private static void Write(int value, Span<byte> digits)
    {
        for (int i = digits.Length - 1; i >= 0; i--, value /= 10) digits[i] = (byte)('0' + (value % 10));
    }

    private static bool TryParseFraction(ReadOnlySpan<char> text, out int nanoseconds, out ReadOnlySpan<char> rest)
    {
        nanoseconds = 0;
        rest = text;
        if (text.IsEmpty || text[0] != '.') return true;
        int length = 0;
        while (length + 1 < text.Length && char.IsAsciiDigit(text[length + 1])) length++;
        for (int i = 0; i < 9; i++) nanoseconds = (nanoseconds * 10) + (i < length ? text[i + 1] - '0' : 0);
        rest = text[(length + 1)..];
        return length > 0;
    }

    private static bool TryParseZone(ReadOnlySpan<char> zone, out int offsetMinutes)
    {
        offsetMinutes = 0;
        if (zone is "Z" or "z") return true;
        if (zone.Length != 6 || zone[0] is not ('+' or '-') || zone[3] != ':'
            || !Digits(zone[1..3], out int hours) || !Digits(zone[4..], out int minutes)
            || hours > 23 || minutes > 59) return false;
        offsetMinutes = ((hours * 60) + minutes) * (zone[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>Digits alone: the parser of numbers by itself takes NULs behind them.</summary>
    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;

        // A loop: before it is compiled for good, the generic search puts its bounds on the heap, seven times a timestamp.
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A file system may tell times that RFC 3339 and .NET have no year for; they become the first or last second there is.</summary>
    private DateTimeOffset NearestSecond => DateTimeOffset.FromUnixTimeSeconds(
        Math.Clamp(UnixSeconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}
