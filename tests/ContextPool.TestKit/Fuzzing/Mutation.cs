using System.Buffers.Binary;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>
/// Changes bytes as damage and mischief do: bits and bytes, parts that are cut out, doubled, swapped or taken from elsewhere, words of the
/// format in wrong places, and lengths that lie. The same seed makes the same changes.
/// </summary>
/// <param name="random">Where the changes come from.</param>
/// <param name="words">What means something in the format.</param>
internal sealed class Mutation(Random random, IReadOnlyList<byte[]> words)
{
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 7, 8, 16, 24, 127, 128, 255, 256, 4095, 65535, 65536, 1 << 20, 1 << 30, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue,
        uint.MaxValue,
    ];

    private static readonly byte[] Bytes = [0, 9, 10, 13, 32, 34, 44, 45, 47, 48, 57, 58, 91, 92, 93, 101, 117, 123, 125, 0x7F, 0x80, 0xBF, 0xC0, 0xED, 0xF4, 0xFF];

    private static readonly byte[][] Values =
    [
        .. new[] { "null", "null", "0", "-1", "1.5", "1e400", "9223372036854775808", "true", "\"\"", "\"x\"", "\"\\ud83d\"", "\"\\u0000\"", "{}", "[]", "[null]", "{\"a\":null}" }
            .Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>Words of every text in JSON.</summary>
    public static IReadOnlyList<byte[]> JsonWords { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\u0000", "null", "true", "-0", "1e400", "9223372036854775808", "{}", "[]",
            "\"\"", "\n", "\r", "\0", "\uFEFF", "[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "/*", "//", ",,", "NaN", "'",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>The bytes, changed in a few places.</summary>
    /// <param name="seed">What is changed; stays as it is.</param>
    /// <param name="other">What parts may be taken from.</param>
    public byte[] Of(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> other)
    {
        var bytes = new List<byte>(seed.Length + 64);
        bytes.AddRange(seed);
        for (int changes = 1 << random.Next(4); changes > 0; changes--) Change(bytes, other);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, ReadOnlySpan<byte> other)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(bytes.Count - at, LengthOfPart());
        switch (random.Next(bytes.Count == 0 ? 2 : 12))
        {
            case 0: bytes.InsertRange(at, words[random.Next(words.Count)]); break;
            case 1: bytes.InsertRange(at, PartOf(other)); break;
            case 2: bytes[at % bytes.Count] ^= (byte)(1 << random.Next(8)); break;
            case 3: bytes[at % bytes.Count] = Bytes[random.Next(Bytes.Length)]; break;
            case 4: bytes.RemoveRange(at, length); break;
            case 5: bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
            case 6: PutNumber(bytes, at); break;
            case 7: Put(bytes, at, words[random.Next(words.Count)]); break;
            case 8: Put(bytes, at, PartOf(other)); break;
            case 9 or 10: PutValue(bytes, at); break;
            default: bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : Math.Min(1, length)); break;
        }
    }

    private int LengthOfPart() => random.Next(1, 1 << random.Next(1, 8));

    private byte[] PartOf(ReadOnlySpan<byte> other)
    {
        if (other.IsEmpty) return [];
        int at = random.Next(other.Length);
        return other.Slice(at, Math.Min(other.Length - at, LengthOfPart())).ToArray();
    }

    /// <summary>A number in binary over what is there, in one of the widths that formats use: exactly one, or one near what stood there.</summary>
    private void PutNumber(List<byte> bytes, int at)
    {
        int width = 1 << random.Next(4);
        if (at + width > bytes.Count) return;
        Span<byte> number = stackalloc byte[sizeof(long)];
        for (int i = 0; i < width; i++) number[i] = bytes[at + i];
        long was = BinaryPrimitives.ReadInt64LittleEndian(number);
        BinaryPrimitives.WriteInt64LittleEndian(number, random.Next(2) == 0 ? Numbers[random.Next(Numbers.Length)] : was + random.Next(-4, 5));
        for (int i = 0; i < width; i++) bytes[at + i] = number[i];
    }

    /// <summary>Another value for a member or an element, where the bytes are JSON: of a kind that does not belong there, mostly.</summary>
    private void PutValue(List<byte> bytes, int at)
    {
        int start = bytes.FindIndex(at, b => b is (byte)':' or (byte)'[' or (byte)',') + 1;
        while (start > 0 && start < bytes.Count && bytes[start] is (byte)' ' or (byte)'\n') start++;
        if (start <= 0 || start >= bytes.Count) return;
        bool isText = bytes[start] == (byte)'"';
        int end = bytes.FindIndex(start + 1, b => isText ? b == (byte)'"' : b is (byte)',' or (byte)'}' or (byte)']' or (byte)'\n');
        if (end < 0) return;
        bytes.RemoveRange(start, end - start + (isText ? 1 : 0));
        bytes.InsertRange(start, Values[random.Next(Values.Length)]);
    }

    private static void Put(List<byte> bytes, int at, byte[] part)
    {
        for (int i = 0; i < part.Length && at + i < bytes.Count; i++) bytes[at + i] = part[i];
    }
}
