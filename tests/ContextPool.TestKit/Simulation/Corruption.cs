using System.Globalization;
using System.Text;

namespace ContextPool.TestKit.Simulation;

/// <summary>The ways in which the bytes of a file go bad.</summary>
internal static class Corruption
{
    private const int FirstBytes = 64;

    /// <summary>Each way with a name that tells how to get it again. Gives null where the file is gone.</summary>
    /// <param name="bytes">What the file holds.</param>
    /// <param name="others">What other files hold, to be found in its place.</param>
    /// <param name="isLong">Every bit of the first bytes and every length, in place of a sample.</param>
    /// <param name="seed">Of the sample.</param>
    public static IEnumerable<(string Name, byte[]? Bytes)> Of(byte[] bytes, IEnumerable<byte[]> others, bool isLong, int seed)
    {
        var random = new Random(seed);
        for (int at = 0; at < Math.Min(bytes.Length, FirstBytes); at++)
        {
            int only = random.Next(8);
            for (int bit = 0; bit < 8; bit++)
            {
                if (isLong || bit == only) yield return (Text($"bit {bit} of byte {at} turned"), Turned(bytes, at, bit));
            }
        }

        for (int i = 0; i < (isLong ? 256 : 16) && bytes.Length > 0; i++)
        {
            (int at, int bit) = (random.Next(bytes.Length), random.Next(8));
            yield return (Text($"bit {bit} of byte {at} turned"), Turned(bytes, at, bit));
        }

        int step = isLong ? 1 : Math.Max(1, bytes.Length / 16);
        for (int length = random.Next(step); length < bytes.Length; length += step) yield return (Text($"cut to {length} bytes"), bytes[..length]);
        for (int from = random.Next(step); from < bytes.Length; from += step) yield return (Text($"zeros from byte {from}"), ZerosFrom(bytes, from));
        yield return ("gone", null);
        yield return ("twice", [.. bytes, .. bytes]);
        foreach (string foreign in (string[])["hello", "{}", "[]", "null", "\0", "{\"id\": 1}", "\uFEFF{}"])
            yield return ($"replaced by {foreign}", Encoding.UTF8.GetBytes(foreign));
        int number = 0;
        foreach (byte[] other in others) yield return (Text($"replaced by the file number {number++}"), other);
    }

    private static byte[] Turned(byte[] bytes, int at, int bit)
    {
        byte[] turned = [.. bytes];
        turned[at] ^= (byte)(1 << bit);
        return turned;
    }

    private static byte[] ZerosFrom(byte[] bytes, int from)
    {
        byte[] zeros = new byte[bytes.Length];
        bytes.AsSpan(0, from).CopyTo(zeros);
        return zeros;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
