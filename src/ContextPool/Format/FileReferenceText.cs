using System.Globalization;

namespace ContextPool.Format;

/// <summary>A file reference between its record and its JSON.</summary>
internal static class FileReferenceText
{
    /// <summary>As the application writes it. Throws <see cref="ArgumentException"/> for a path or lines that cannot be.</summary>
    public static RichContent Write(FileReference file)
    {
        if (string.IsNullOrEmpty(file.Path)) throw new ArgumentException("the file reference has no path");
        return RichContent.FromJson(RichContent.FileKind, new JsonObjectText()
            .Text("path", file.Path)
            .Put("line_range", LinesOf(file))
            .Text("resolved_content", file.Content)
            .Time("resolved_at", file.ResolvedAt)
            .Text("resolution_error", file.Error).ToString());
    }

    /// <summary>Null where it is another kind, or names no file.</summary>
    public static FileReference? Read(RichContent rich)
    {
        if (rich.Kind != RichContent.FileKind) return null;
        var members = JsonView.Of(rich.DataJson);
        if (members.Text("path") is not { } path) return null;
        (int? first, int? last) = ReadLines(members["line_range"]);
        return new FileReference(path)
        {
            FirstLine = first,
            LastLine = last,
            Content = members.Text("resolved_content"),
            ResolvedAt = members.Time("resolved_at"),
            Error = members.Text("resolution_error"),
        };
    }

    private static string? LinesOf(FileReference file) => (file.FirstLine, file.LastLine) switch
    {
        (null, null) => null,
        ({ } first, { } last) when first > 0 && last >= first => string.Create(CultureInfo.InvariantCulture, $"[{first},{last}]"),
        _ => throw new ArgumentException($"the lines {file.FirstLine} to {file.LastLine} are none: expected both, from 1, the last not before the first"),
    };

    private static (int? First, int? Last) ReadLines(ReadOnlyMemory<byte> json) =>
        !json.IsEmpty && JsonPlace.ElementsOf(json.Span) is [var first, var last]
            && JsonView.IntegerOf(json[first]) is { } from and >= 0 and <= int.MaxValue
            && JsonView.IntegerOf(json[last]) is { } to and >= 0 and <= int.MaxValue
            ? ((int)from, (int)to) : (null, null);
}
