using Microsoft.Win32.SafeHandles;

namespace ContextPool.Files;

/// <summary>A directory that is being listed by the C library.</summary>
internal sealed class DirectoryStream() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Libc.closedir(handle) == 0;
}
