namespace ContextPool.Files;

/// <summary>Why a file operation failed, as far as a caller acts on it.</summary>
internal enum FileFailure
{
    /// <summary>Nothing is at the path.</summary>
    NotFound,

    /// <summary>Something is at the path that would have to be replaced.</summary>
    AlreadyExists,

    /// <summary>The user may not do this.</summary>
    AccessDenied,

    /// <summary>The last component is a symbolic link, or not of the kind the operation needs.</summary>
    WrongKind,

    /// <summary>The file system or the quota is full.</summary>
    NoSpace,

    /// <summary>The process or the system has no file descriptors left; later it may.</summary>
    TooManyOpenFiles,

    /// <summary>The platform or file system cannot do this at all.</summary>
    NotSupported,

    /// <summary>Any other failure of the device or the system.</summary>
    Device,
}
