using System.Diagnostics.CodeAnalysis;

namespace ContextPool.Migrator.Settings;

/// <summary>How the text of one kind of value is read, written and described.</summary>
/// <param name="Expected">What is taken, after "expected …".</param>
/// <param name="TryRead">False where the text is not that; null is the JSON null.</param>
/// <param name="Write">The text that reads as the value; null is the JSON null.</param>
internal sealed record ValueRule<T>(string Expected, ValueRule<T>.Reader TryRead, Func<T, string?> Write)
{
    /// <summary>Reads one value.</summary>
    public delegate bool Reader(string? text, [MaybeNullWhen(false)] out T value);
}
