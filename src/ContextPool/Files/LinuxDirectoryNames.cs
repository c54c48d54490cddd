using System.Runtime.InteropServices;
using static ContextPool.Files.Libc;

namespace ContextPool.Files;

/// <summary>Lists names lazily and whatever their bytes are, which .NET's own listing does not: it replaces what is not UTF-8.</summary>
internal static class LinuxDirectoryNames
{
    /// <summary>Where the name begins in struct dirent of 64-bit C libraries: behind inode, offset, length and type.</summary>
    private const int NameOffset = 19;

    public static IEnumerable<string> List(string directory)
    {
        using DirectoryStream? stream = Open(directory);
        if (stream is null) yield break;
        while (Next(stream, directory) is { } name)
        {
            if (name is not "." and not "..") yield return name;
        }
    }

    /// <summary>As <see cref="IFileOperations.ListFiles"/>: each name as it lies in the listing, relative to the directory's descriptor.</summary>
    public static IEnumerable<NamedFile> ListFiles(string directory, Predicate<string> isWanted)
    {
        using DirectoryStream? stream = Open(directory);
        if (stream is null) yield break;
        int descriptor = dirfd(stream);
        while (NextFile(stream, descriptor, directory, isWanted) is { } file) yield return file;
    }

    private static DirectoryStream? Open(string directory)
    {
        DirectoryStream stream = opendir(directory);
        if (!stream.IsInvalid) return stream;
        int error = LastError;
        stream.Dispose();
        return error is ENOENT or ENOTDIR ? null : throw Failed(error, "list", directory);
    }

    private static unsafe string? Next(DirectoryStream stream, string directory)
    {
        byte* name = NextName(stream, directory);
        return name is null ? null : TextOf(name);
    }

    private static unsafe NamedFile? NextFile(DirectoryStream stream, int descriptor, string directory, Predicate<string> isWanted)
    {
        while (true)
        {
            byte* name = NextName(stream, directory);
            if (name is null) return null;
            string text = TextOf(name);
            if (text is "." or ".." || !isWanted(text)) continue;
            if (statx(descriptor, name, AtSymlinkNoFollow, StatxBasic, out Statx stat) == 0) return new NamedFile(text, ToFileStat(stat));
            int error = LastError;
            return error == ENOENT ? new NamedFile(text, null) : throw Failed(error, "stat", Path.Join(directory, text));
        }
    }

    private static unsafe byte* NextName(DirectoryStream stream, string directory)
    {
        byte* entry = readdir(stream);
        if (entry is not null) return entry + NameOffset;
        return LastError is var error && error == 0 ? null : throw Failed(error, "list", directory);
    }

    private static unsafe string TextOf(byte* name) => PathText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
}
