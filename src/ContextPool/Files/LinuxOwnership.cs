using System.Runtime.Versioning;
using static ContextPool.Files.Libc;

namespace ContextPool.Files;

/// <summary>Whom this process may give files to.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxOwnership
{
    private readonly uint _user = geteuid();
    private readonly uint _group = getegid();

    /// <summary>
    /// Only root can hand a file to another owner. Anybody else keeps the file, and then the group's rights go unless
    /// the group is the same: group members of the source and of the copy must not differ to the copy's advantage.
    /// </summary>
    public Permissions Grantable(Permissions wanted)
    {
        if (_user == 0) return wanted;
        return wanted.Group == -1 || wanted.Group == _group ? wanted with { Owner = -1, Group = -1 } : wanted.WithoutGroup() with { Owner = -1 };
    }

    /// <summary>True where what is created has this owner by itself.</summary>
    public bool IsOwn(Permissions granted) =>
        (granted.Owner == -1 || granted.Owner == _user) && (granted.Group == -1 || granted.Group == _group);

    /// <summary>
    /// Makes a file that was just created the owner's. A root without the right to hand files over (a container) keeps it for itself alone.
    /// False, with the error, where neither can be done.
    /// </summary>
    public bool Give(int file, Permissions granted) =>
        IsOwn(granted) || fchown(file, Id(granted.Owner), Id(granted.Group)) == 0 || fchmod(file, (uint)granted.WithoutGroup().Mode) == 0;

    /// <summary>As the C library takes it.</summary>
    public static uint Id(long id) => id == -1 ? uint.MaxValue : (uint)id;
}
