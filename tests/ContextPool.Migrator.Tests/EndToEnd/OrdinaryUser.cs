using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>Somebody whom the rights of files concern: tests that run as root run the program as nobody.</summary>
internal static class OrdinaryUser
{
    private static readonly string[] AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    /// <summary>What starts a program as that user.</summary>
    public static IReadOnlyList<string> Under => Environment.IsPrivilegedProcess ? AsNobody : [];

    /// <summary>Why there is none on this machine; null where there is.</summary>
    public static string? WhyNot { get; } = FindObstacle();

    /// <summary>Lets everybody do something with a directory, or nothing but pass through it.</summary>
    public static void Allow(string directory, string rights)
    {
        if (!OperatingSystem.IsWindows()) Tool.Run("chmod", [rights, directory]);
    }

    private static string? FindObstacle()
    {
        if (OperatingSystem.IsWindows()) return "rights of files are another thing there";
        if (!Environment.IsPrivilegedProcess) return null;
        if (!Tool.Exists("setpriv")) return "to be another user than root needs setpriv";
        bool isReadable = Tool.Run("setpriv", [.. AsNobody[1..], "test", "-r", typeof(OrdinaryUser).Assembly.Location]).ExitCode == 0;
        return isReadable ? null : "nobody may not read the program that is tested";
    }
}
