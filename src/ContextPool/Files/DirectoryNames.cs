using System.IO.Enumeration;

namespace ContextPool.Files;

/// <summary>Lists names lazily, hidden ones and links included.</summary>
internal static class DirectoryNames
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    public static IEnumerable<string> List(string directory)
    {
        IEnumerator<string> names;
        try
        {
            names = new FileSystemEnumerable<string>(
                directory, (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything).GetEnumerator();
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(directory, e);
        }

        using (names)
        {
            while (MoveNext(names, directory)) yield return names.Current;
        }
    }

    private static bool MoveNext(IEnumerator<string> names, string directory)
    {
        try
        {
            return names.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(directory, e);
        }
    }

    private static FileOperationException Refused(string directory, Exception e) =>
        new(e is UnauthorizedAccessException ? FileFailure.AccessDenied : FileFailure.Device, "list", directory, e.Message, e);
}
