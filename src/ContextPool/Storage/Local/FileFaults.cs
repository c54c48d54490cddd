using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>What a file's failure means for what it holds.</summary>
internal static class FileFaults
{
    /// <summary>True for what reading a file may throw that is about the file.</summary>
    public static bool IsAboutFile(Exception e) => e is FileOperationException or InvalidContentException or OverflowException;

    /// <summary>The fault that an exception tells of.</summary>
    public static StoredFault Of(Exception e) => new(e.Message, WithinOf(e), IsRefusal(e));

    /// <summary>Where in the file, for people.</summary>
    public static string WithinOf(Exception e) => e is InvalidContentException content ? $"byte {content.Offset}" : "";

    /// <summary>Not to be allowed to read a thing says nothing about the thing.</summary>
    public static bool IsRefusal(Exception e) =>
        (e as FileOperationException)?.Failure is FileFailure.AccessDenied or FileFailure.TooManyOpenFiles;
}
