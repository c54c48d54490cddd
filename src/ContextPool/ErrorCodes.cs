namespace ContextPool;

/// <summary>
/// The codes of <see cref="ContextPoolException.Code"/>. Beside these, an <see cref="InvalidContentException"/> has its
/// <see cref="ContentFault"/> in the same spelling, e.g. <c>invalid_json</c>. None is ever renamed or used for something else.
/// </summary>
public static class ErrorCodes
{
    /// <summary>The user of the process may not do this.</summary>
    public const string AccessDenied = "access_denied";

    /// <summary>The branch is the active one, which cannot be deleted.</summary>
    public const string BranchActive = "branch_active";

    /// <summary>The name of a new or renamed branch is taken.</summary>
    public const string BranchExists = "branch_exists";

    /// <summary>There is no such branch, or no longer.</summary>
    public const string BranchNotFound = "branch_not_found";

    /// <summary>The catalogue of a store cannot be read or written; the store itself is as it was.</summary>
    public const string CatalogueUnavailable = "catalogue_unavailable";

    /// <summary>Saved, but a power cut may take it; see <see cref="CommitNotDurableException"/>.</summary>
    public const string CommitNotDurable = "commit_not_durable";

    /// <summary>The id of a new or restored context is taken.</summary>
    public const string ContextExists = "context_exists";

    /// <summary>There is no such context.</summary>
    public const string ContextNotFound = "context_not_found";

    /// <summary>A file was gone when it was to be used.</summary>
    public const string FileMissing = "file_missing";

    /// <summary>Any other failure of a device or of the system.</summary>
    public const string IoError = "io_error";

    /// <summary>The context is a legacy file, which is never written.</summary>
    public const string LegacyContext = "legacy_context";

    /// <summary>The id of a new message is taken.</summary>
    public const string MessageExists = "message_exists";

    /// <summary>The message is still being made by somebody who lives.</summary>
    public const string MessageInProgress = "message_in_progress";

    /// <summary>A message that a change builds on is not there.</summary>
    public const string MessageNotFound = "message_not_found";

    /// <summary>The message cannot be read.</summary>
    public const string MessageUnavailable = "message_unavailable";

    /// <summary>A context cannot be exported whole.</summary>
    public const string MessagesUnreadable = "messages_unreadable";

    /// <summary>A legacy context could not be migrated.</summary>
    public const string MigrationFailed = "migration_failed";

    /// <summary>The file system or the quota is full.</summary>
    public const string NoSpace = "no_space";

    /// <summary>A link, a pipe or something else stands where a file or a directory belongs.</summary>
    public const string NotARegularFile = "not_a_regular_file";

    /// <summary>The file system or the platform cannot do this.</summary>
    public const string NotSupported = "not_supported";

    /// <summary>Something stands where something new was to be written.</summary>
    public const string PathOccupied = "path_occupied";

    /// <summary>Somebody else saved in between.</summary>
    public const string StaleWrite = "stale_write";

    /// <summary>Somebody else holds what the call needs; it may succeed later.</summary>
    public const string StoreBusy = "store_busy";

    /// <summary>A newer version of the library wrote the store.</summary>
    public const string StoreTooNew = "store_too_new";

    /// <summary><c>store.json</c> is damaged.</summary>
    public const string StoreUnreadable = "store_unreadable";

    /// <summary>The process or the system has no file descriptors left.</summary>
    public const string TooManyOpenFiles = "too_many_open_files";

    /// <summary>Another writer held the context for too long.</summary>
    public const string WriterWait = "writer_wait";
}
