using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace ContextPool.Migrator;

/// <summary>Finds SQLite's library where a package has put it: a program that is one file has it beside itself, or in <c>../lib/contextpool</c>.</summary>
internal static class SqliteLibrary
{
    private const string Name = "e_sqlite3";

    static SqliteLibrary() => NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);

    /// <summary>From now on it is looked for there as well.</summary>
    public static void LookFor()
    {
        // The static constructor did it, once a process.
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        string installed = Path.Combine(AppContext.BaseDirectory, "..", "lib", "contextpool", $"lib{Name}.so");
        return name == Name && File.Exists(installed) ? NativeLibrary.Load(installed) : nint.Zero;
    }
}
