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
        byte* entry = readdir(stream);
        if (entry is not null) return PathText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset));
        return LastError is var error && error == 0 ? null : throw Failed(error, "list", directory);
    }
}
