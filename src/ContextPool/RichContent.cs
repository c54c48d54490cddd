using System.Text;
using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// What a message is beside its text, <c>message.rich_type</c>: <c>file_reference</c>, <c>streaming_response</c> and others that the
/// application knows. Carried, not judged.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="DataJson">What there is to say of it, raw JSON.</param>
public sealed record RichContent(string Kind, ReadOnlyMemory<byte> DataJson)
{
    internal const string FileKind = "file_reference";

    /// <summary>The file that it points to; null where it is of another kind.</summary>
    public FileReference? File => FileReferenceText.Read(this);

    /// <summary>Of raw JSON.</summary>
    public static RichContent FromJson(string kind, string dataJson)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(dataJson);
        return new RichContent(kind, Encoding.UTF8.GetBytes(dataJson));
    }
}
