using System.Text;
using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// Shows a pool of any number of messages that are not on disk, so that a test of a large context takes no time to make and remove its
/// files. All else is passed on.
/// </summary>
/// <param name="inner">Has everything but the pool.</param>
/// <param name="pool">The directory.</param>
/// <param name="ids">The messages; each is <see cref="TextOf"/>.</param>
internal sealed class PretendedPool(IFileOperations inner, string pool, IReadOnlyCollection<MessageId> ids) : WrappingFileOperations(inner)
{
    private static readonly FileStat Facts = new(FileKind.File, TextOf(default).Length, Some.Time, Some.Time, 1, 1, Permissions.Public);

    /// <summary>Called with each path that is looked at or opened, before anything else.</summary>
    public Action<string>? OnLook { get; set; }

    /// <summary>A well-formed message, as long as any other.</summary>
    public static byte[] TextOf(MessageId id) => Encoding.ASCII.GetBytes(
        $$"""{"id":"{{id}}","message":{"role":"User","content":[],"metadata":{"created_at":"{{Some.Time}}"},"message_type":"text"},"parent_id":null}""");

    public override FileStat? Stat(string path)
    {
        OnLook?.Invoke(path);
        if (Path.GetDirectoryName(path) != pool) return base.Stat(path);
        return ids.Count > 0 ? Facts : null;
    }

    public override IEnumerable<string> List(string directory) =>
        directory == pool ? ids.Select(id => $"{id}.json") : base.List(directory);

    public override IFileReader OpenRead(string path)
    {
        OnLook?.Invoke(path);
        return Path.GetDirectoryName(path) == pool ? new TextReader(TextOf(MessageId.Parse(Path.GetFileNameWithoutExtension(path)))) : base.OpenRead(path);
    }

    private sealed class TextReader(byte[] text) : IFileReader
    {
        public FileStat Opened => Facts;

        public FileStat Stat() => Facts;

        public int Read(Span<byte> buffer, long offset)
        {
            ReadOnlySpan<byte> rest = text.AsSpan((int)Math.Min(offset, text.Length));
            int length = Math.Min(rest.Length, buffer.Length);
            rest[..length].CopyTo(buffer);
            return length;
        }

        public void Dispose()
        {
        }
    }
}
