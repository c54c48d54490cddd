using System.Text;
using ContextPool.Files;
using ContextPool.Legacy;

namespace ContextPool.TestKit;

/// <summary>Legacy text as the library takes it.</summary>
public static class Texts
{
    /// <summary>Held whole.</summary>
    internal static LegacyText InMemory(ReadOnlySpan<byte> bytes)
    {
        // Rented, because the text gives it back to the pool.
        byte[] rented = TextPool.Shared.Rent(bytes.Length);
        bytes.CopyTo(rented);
        return LegacyText.InMemory(rented, bytes.Length);
    }

    /// <summary>Held whole.</summary>
    internal static LegacyText InMemory(string text) => InMemory(Encoding.UTF8.GetBytes(text));

    /// <summary>Read from disk piece by piece.</summary>
    internal static LegacyText OnDisk(string path) => LegacyText.OnDisk(FileOperations.ForThisPlatform.OpenRead(path));
}
