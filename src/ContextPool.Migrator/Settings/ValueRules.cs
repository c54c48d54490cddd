using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ContextPool.Migrator.Settings;

/// <summary>How the text of one kind of value is read, written and described.</summary>
/// <param name="Expected">What is taken, after "expected …".</param>
/// <param name="TryRead">False where the text is not that; null is the JSON null.</param>
/// <param name="Write">The text that reads as the value; null is the JSON null.</param>
/// <param name="Schema">What of that the JSON schema of the settings file can say: never less than what is taken in its usual spelling.</param>
internal sealed record ValueRule<T>(string Expected, ValueRule<T>.Reader TryRead, Func<T, string?> Write, Func<JsonObject> Schema)
{
    /// <summary>Reads one value.</summary>
    public delegate bool Reader(string? text, [MaybeNullWhen(false)] out T value);
}

/// <summary>The kinds of values there are.</summary>
internal static class ValueRules
{
    /// <summary>The path of a directory that may or may not exist.</summary>
    public static ValueRule<string> Directory { get; } = new("the path of a directory, in UTF-8 (for another one make a link)", TryReadPath, text => text, Text(@"\S"));

    /// <summary>The path of anything.</summary>
    public static ValueRule<string> Path { get; } = new("a path in UTF-8 (for another one make a link)", TryReadPath, text => text, Text(@"\S"));

    /// <summary>The path of a file, or null.</summary>
    public static ValueRule<string?> OptionalPath { get; } = OptionalText("a path in UTF-8; or null", text => TryReadPath(text, out _), @"\S");

    /// <summary>An absolute address of HTTP, or null.</summary>
    public static ValueRule<string?> OptionalUrl { get; } = OptionalText(
        "an absolute http or https address; or null", text => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https", "^https?://");

    /// <summary>Any text, or null.</summary>
    public static ValueRule<string?> OptionalSecret { get; } = OptionalText("a text; or null", _ => true, ".");

    /// <summary>What is expected of a path where there is no working directory.</summary>
    public const string AbsolutePath = "an absolute path, because the working directory does not exist any more";

    /// <summary>Yes or no.</summary>
    public static ValueRule<bool> Flag { get; } = new("true or false", bool.TryParse, on => on ? "true" : "false",
        () => new() { ["type"] = "boolean" });

    /// <summary>A whole number in a range.</summary>
    public static ValueRule<int> Count(int min, int max) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number, {min:N0} to {max:N0}"),
        (string? text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max,
        value => value.ToString(CultureInfo.InvariantCulture),
        () => Number(min, max));

    /// <summary>A number of bytes in a range.</summary>
    public static ValueRule<long> Size(long min, long max) => new(
        $"bytes, or a number with KiB, MiB or GiB, {SizeText.Write(min)} to {SizeText.Write(max)}",
        (string? text, out long value) => SizeText.TryRead(text, out value) && value >= min && value <= max,
        SizeText.Write,
        () => new() { ["anyOf"] = new JsonArray(Number(min, max), Text(SizeText.Pattern)()) });

    /// <summary>A number of bytes in a range, of what is held in one piece of memory.</summary>
    public static ValueRule<int> SmallSize(int min, int max)
    {
        ValueRule<long> size = Size(min, max);
        return new(
            size.Expected,
            (string? text, out int value) =>
            {
                bool read = size.TryRead(text, out long bytes);
                value = read ? (int)bytes : 0;
                return read;
            },
            value => size.Write(value),
            size.Schema);
    }

    /// <summary>A time in a range.</summary>
    public static ValueRule<TimeSpan> Duration(TimeSpan min, TimeSpan max) => new(
        $"hh:mm:ss, or a whole number with ms, s, m, h or d, {DurationText.Write(min)} to {DurationText.Write(max)}",
        (string? text, out TimeSpan value) => DurationText.TryRead(text, out value) && value >= min && value <= max,
        DurationText.Write,
        Text(DurationText.Pattern));

    /// <summary>As <see cref="Duration"/>, or null or nothing at all, which is no limit.</summary>
    public static ValueRule<TimeSpan?> OptionalDuration(TimeSpan min, TimeSpan max) => Optional(Duration(min, max));

    /// <summary>As <see cref="Count"/>, or null or nothing at all, which leaves the choice to the program.</summary>
    public static ValueRule<int?> OptionalCount(int min, int max) => Optional(Count(min, max));

    /// <summary>As <see cref="Size"/>, or null or nothing at all, which is no limit.</summary>
    public static ValueRule<long?> OptionalSize(long min, long max) => Optional(Size(min, max));

    /// <summary>One of the names of an enumeration; in upper or lower case, never a number.</summary>
    public static ValueRule<T> Choice<T>() where T : struct, Enum => new(
        string.Join(" or ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant())),
        (string? text, out T value) =>
        {
            value = default;
            return Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)
                && Enum.TryParse(text, ignoreCase: true, out value);
        },
        value => value.ToString().ToLowerInvariant(),
        () => new() { ["enum"] = new JsonArray([.. Enum.GetNames<T>().Select(name => JsonValue.Create(name.ToLowerInvariant()))]) });

    private static ValueRule<T?> Optional<T>(ValueRule<T> rule) where T : struct => new(
        $"{rule.Expected}; or null",
        (string? text, out T? value) =>
        {
            value = null;
            if (string.IsNullOrEmpty(text)) return true;
            bool read = rule.TryRead(text, out T given);
            value = given;
            return read;
        },
        value => value is null ? null : rule.Write(value.Value),
        () =>
        {
            JsonObject schema = rule.Schema();
            if (schema["anyOf"] is JsonArray kinds) kinds.Add(new JsonObject { ["type"] = "null" });
            else schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
            return schema;
        });

    private static ValueRule<string?> OptionalText(
        string expected, Predicate<string> isTaken, [StringSyntax(StringSyntaxAttribute.Regex)] string pattern) => new(
        expected,
        (string? text, out string? value) =>
        {
            value = string.IsNullOrEmpty(text) ? null : text;
            return value is null || isTaken(value);
        },
        value => value,
        () => new() { ["type"] = new JsonArray("string", "null"), ["pattern"] = pattern });

    private static JsonObject Number(long min, long max) => new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    private static Func<JsonObject> Text([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) =>
        () => new() { ["type"] = "string", ["pattern"] = pattern };

    private static bool TryReadPath(string? text, out string value)
    {
        value = text ?? "";
        return !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal)
            // Bytes that are no UTF-8 arrive as this, and the name they were is lost.
            && !text.Contains('\uFFFD', StringComparison.Ordinal);
    }
}
