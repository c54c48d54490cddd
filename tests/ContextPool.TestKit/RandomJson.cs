using CsCheck;

namespace ContextPool.TestKit;

/// <summary>Random well-formed JSON texts with odd spellings: nesting, escapes, duplicate names, white space noise.</summary>
internal static class RandomJson
{
    private static readonly Gen<string> Scalar = Gen.OneOf(
        "null", "true", "false", "0", "-0", "-0.0", "1e5", "1E+05", "1e-7", "0.30", "12345678901234567890",
        "6.309523809523809", "\"\"", "\"a\"", "\" \"", "\"{[,:]}\"", "\"\\\"\"", "\"\\\\\"", "\"\\\\\\\"\"", "\"\\/\"",
        "\"\\u0000\"", "\"\\ud83d\"", "\"\\uD83D\\uDE00\"", "\"😀\"", "\"日本 語\"", "\"\\n\\t\\r\\b\\f\"", "\"e\u0301\u2028\"",
        "\"tab\\tand\\u0041\"");

    private static readonly Gen<string> Name = Gen.OneOf(
        "\"a\"", "\"a\"", "\"b\"", "\"\"", "\"\\u0061\"", "\"id\"", "\"{\"", "\"]\"", "\"\\\"\"", "\"名\"", "\"with space\"");

    private static readonly Gen<string> Noise = Gen.OneOf("", "", "", " ", "\n", "\r\n", "\t", "  \n ");

    /// <summary>A value on one line.</summary>
    public static Gen<string> Value { get; } = OfDepth(4);

    /// <summary>The value and the same tokens with noise between them.</summary>
    public static Gen<(string Plain, string Noisy)> WithNoise { get; } =
        Value.SelectMany(text =>
        {
            List<string> tokens = TestKit.JsonStyle.Tokens(text);
            return Noise.Array[tokens.Count + 1].Select(
                noise => (text, string.Concat(tokens.Select((t, i) => noise[i] + t)) + noise[^1]));
        });

    private static Gen<string> OfDepth(int depth)
    {
        if (depth == 0) return Scalar;
        Gen<string> below = OfDepth(depth - 1);
        Gen<string> list = below.Array[0, 4].Select(items => $"[{string.Join(',', items)}]");
        Gen<string> map = Gen.Select(Name, below).Array[0, 4].Select(
            members => $"{{{string.Join(',', members.Select(m => $"{m.Item1}:{m.Item2}"))}}}");
        return Gen.Frequency<string>((2, Scalar), (3, list), (3, map));
    }
}
