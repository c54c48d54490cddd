using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>
/// A pack by its name and its footer, which is all that stays in memory of it. Packs never change, so what is known of one stays true for as
/// long as its name is there. Holds no open file.
/// </summary>
internal sealed class PackFile
{
    private readonly PackFooter? _footer;
    private readonly string _why = "";
    private readonly long _faultAt;

    private PackFile(string path, PackName name, PackFooter footer, long footerBytes) =>
        (Path, Name, _footer, FooterBytes) = (path, name, footer, footerBytes);

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

    /// <summary>What is in it. Throws <see cref="InvalidContentException"/> where that cannot be read.</summary>
    public PackFooter Footer => _footer ?? throw Fault(_faultAt, _why);

    /// <summary>
    /// Reads trailer and footer. One that makes no sense is a pack too, whose <see cref="Footer"/> throws: what may be in it must not look
    /// as if it were not there. Throws <see cref="FileOperationException"/> where the file cannot be read.
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
            PackTrailer trailer = PackFormat.ReadTrailer(ReadAt(reader, length - PackFormat.TrailerBytes, PackFormat.TrailerBytes), length);
            byte[] footer = ReadAt(reader, trailer.FooterOffset, PackFormat.SkippableBytes + trailer.FooterLength);
            return new PackFile(path, name, PackFooter.Read(footer, trailer), footer.Length);
        }
        catch (InvalidContentException e)
        {
            return new PackFile(path, name, e);
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
    /// Goes through header and footer and whether the name is theirs; the frames are not read. Throws
    /// <see cref="InvalidContentException"/> at the first thing that is not as it was written.
    /// </summary>
    public void RequireWhole(IFileOperations files, ContextId id)
    {
        try
        {
            Footer.Verify();
            using IFileReader reader = files.OpenRead(Path);
            PackFormat.RequireHeader(ReadAt(reader, 0, PackFormat.HeaderBytes), id);
            PackFormat.Require(Footer.Name == Name.Hash, 0, $"the footer is that of a pack with another name: expected {Name.Hash}");
        }
        catch (InvalidContentException e) when (IsReadable)
        {
            throw Fault(e.Offset, e.Expected);
        }
    }

    private InvalidContentException Fault(long offset, string why) => new(ContentFault.DamagedPack, offset, $"{Path}: {why}");

    /// <summary>Short only where the file was cut off meanwhile, which its checksums tell.</summary>
    private static byte[] ReadAt(IFileReader reader, long offset, int length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        int read = reader.ReadUpTo(bytes, offset);
        return read == length ? bytes : bytes[..read];
    }
}
