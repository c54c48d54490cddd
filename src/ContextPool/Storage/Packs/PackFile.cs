using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>
/// A pack by its name and what was read of its footer, which is all that stays in memory of it. Packs never change, so what is known of one
/// stays true for as long as its name is there. Holds no open file.
/// </summary>
internal sealed class PackFile
{
    // The last of a pack that is read at once: all of a small footer, and of a large one what finds the rest.
    private const int TailBytes = 16 << 10;

    private readonly PackFooter? _footer;
    private readonly FilePages? _pages;
    private readonly string _why = "";
    private readonly long _faultAt;

    private PackFile(string path, PackName name, PackFooter footer, FilePages pages, long footerBytes) =>
        (Path, Name, _footer, _pages, FooterBytes) = (path, name, footer, pages, footerBytes);

    private PackFile(string path, PackName name, InvalidContentException fault) =>
        (Path, Name, _why, _faultAt) = (path, name, fault.Expected, fault.Offset);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What it is called.</summary>
    public PackName Name { get; }

    /// <summary>What it costs to keep this.</summary>
    public long FooterBytes { get; }

    /// <summary>True where it can be told what is in it.</summary>
    public bool IsReadable => _footer is not null;

    /// <summary>Why nobody can tell what is in it; empty where it can be told.</summary>
    public string WhyUnreadable => IsReadable ? "" : Fault(_faultAt, _why).Message;

    /// <summary>
    /// What is in it. Throws <see cref="InvalidContentException"/> where that cannot be read. Unless all of it was loaded, what is asked of it
    /// may have to be read, and throws what that throws.
    /// </summary>
    public PackFooter Footer => _footer ?? throw Fault(_faultAt, _why);

    /// <summary>
    /// Reads the trailer and what finds things in the footer. One that makes no sense is a pack too, whose <see cref="Footer"/> throws: what
    /// may be in it must not look as if it were not there. Throws <see cref="FileOperationException"/> where the file cannot be read.
    /// </summary>
    public static PackFile Open(IFileOperations files, string directory, PackName name) =>
        OpenAt(files, System.IO.Path.Join(directory, name.ToString()), name);

    /// <summary>As <see cref="Open"/>, before it has its name.</summary>
    public static PackFile OpenAt(IFileOperations files, string path, PackName name)
    {
        try
        {
            using IFileReader reader = files.OpenRead(path);
            long length = reader.Stat().Length;
            PackFormat.Require(length >= PackFormat.HeaderBytes + PackFormat.TrailerBytes, 0, "it is too short for a pack");
            long tailAt = Math.Max(0, length - TailBytes);
            byte[] tail = ReadAt(reader, tailAt, (int)(length - tailAt));
            PackTrailer trailer = PackFormat.ReadTrailer(tail.AsSpan(Math.Max(0, tail.Length - PackFormat.TrailerBytes)), length);
            ReadOnlyMemory<byte> headBytes = trailer.HeadOffset >= tailAt
                ? tail.AsMemory((int)(trailer.HeadOffset - tailAt), trailer.HeadLength)
                : ReadAt(reader, trailer.HeadOffset, trailer.HeadLength);
            PackHead head = PackHead.Read(headBytes, trailer);
            var pages = new FilePages(files, path, head);
            pages.Take(tail, tailAt);
            return new PackFile(path, name, new PackFooter(head, trailer, pages), pages, trailer.FooterLength);
        }
        catch (InvalidContentException e)
        {
            return new PackFile(path, name, e);
        }
    }

    /// <summary>
    /// The same, once all that there is to know is in memory; another one, whose <see cref="Footer"/> throws, where part of the footer is not
    /// as it was written. Throws <see cref="FileOperationException"/> where the file cannot be read.
    /// </summary>
    public PackFile Loaded()
    {
        try
        {
            _pages?.LoadAll();
            return this;
        }
        catch (InvalidContentException e)
        {
            return new PackFile(Path, Name, e);
        }
    }

    /// <summary>The messages of a frame, each with a line feed behind it. Throws <see cref="InvalidContentException"/> where they are not what was packed.</summary>
    public byte[] ReadFrame(IFileOperations files, int number, IFrameCodec codec)
    {
        try
        {
            PackFrame frame = Footer.FrameAt(number);
            using IFileReader reader = files.OpenRead(Path);
            return Footer.Restore(number, ReadAt(reader, frame.Offset, frame.StoredLength), codec);
        }
        catch (InvalidContentException e) when (IsReadable)
        {
            throw Fault(e.Offset, e.Expected);
        }
    }

    /// <summary>
    /// Goes through header and footer, as they are on the disk now, and whether the name is theirs; the frames are not read. Throws
    /// <see cref="InvalidContentException"/> at the first thing that is not as it was written.
    /// </summary>
    public void RequireWhole(IFileOperations files, ContextId id)
    {
        try
        {
            _ = Footer;
            using IFileReader reader = files.OpenRead(Path);
            PackFormat.RequireHeader(ReadAt(reader, 0, PackFormat.HeaderBytes), id);
            long length = reader.Stat().Length;
            PackFormat.Require(length >= PackFormat.HeaderBytes + PackFormat.TrailerBytes, 0, "it is too short for a pack");
            PackTrailer trailer = PackFormat.ReadTrailer(ReadAt(reader, length - PackFormat.TrailerBytes, PackFormat.TrailerBytes), length);
            byte[] footer = ReadAt(reader, trailer.FooterOffset, PackFormat.SkippableBytes + trailer.FooterLength);
            PackFooter.Read(footer, trailer).Verify();
            PackFormat.Require(
                PackFooter.NameOf(footer.AsSpan(PackFormat.SkippableBytes)) == Name.Hash, 0, $"the footer is that of a pack with another name: expected {Name.Hash}");
        }
        catch (InvalidContentException e) when (IsReadable)
        {
            throw Fault(e.Offset, e.Expected);
        }
    }

    private InvalidContentException Fault(long offset, string why) => new(ContentFault.DamagedPack, offset, $"{Path}: {why}");

    /// <summary>Short only where the file was cut off meanwhile, which its checksums tell.</summary>
    internal static byte[] ReadAt(IFileReader reader, long offset, int length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        int read = reader.ReadUpTo(bytes, offset);
        return read == length ? bytes : bytes[..read];
    }
}
