namespace ContextPool.Benchmarks.Baselines;

/// <summary>
/// What <c>File.WriteAllBytes</c> does, with its system calls, which the product may not use: truncate, write, close. Nothing is
/// synced, and a crash in between leaves half a file.
/// </summary>
internal static class WriteInPlace
{
    public static void All(string path, ReadOnlySpan<byte> bytes)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, bytes, fileOffset: 0);
    }
}
