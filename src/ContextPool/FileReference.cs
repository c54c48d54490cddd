using ContextPool.Format;

namespace ContextPool;

/// <summary>A file that a message points to, and what stood in it: <c>rich_type</c> of kind <c>file_reference</c>.</summary>
/// <param name="Path">The file, absolute or from the workspace.</param>
public sealed record FileReference(string Path)
{
    /// <summary>The first line that is meant, from 1; all lines where null.</summary>
    public int? FirstLine { get; init; }

    /// <summary>The last line that is meant, itself included; null with <see cref="FirstLine"/>.</summary>
    public int? LastLine { get; init; }

    /// <summary>What stood there; null where nobody has looked.</summary>
    public string? Content { get; init; }

    /// <summary>When somebody looked.</summary>
    public Timestamp? ResolvedAt { get; init; }

    /// <summary>Why it could not be read.</summary>
    public string? Error { get; init; }

    /// <summary>As it is written in a message.</summary>
    public RichContent ToRichContent() => FileReferenceText.Write(this);
}
