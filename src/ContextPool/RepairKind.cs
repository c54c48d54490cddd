namespace ContextPool;

/// <summary>Everything that a repair can do. What it removes or replaces is in the trash afterwards.</summary>
public enum RepairKind
{
    /// <summary>Has the index vouch for a message as it is now.</summary>
    AcceptMessage,

    /// <summary>Creates the place of the messages.</summary>
    CreatePool,

    /// <summary>Marks a directory as a store.</summary>
    CreateStoreFile,

    /// <summary>Deletes what a dead writer left; a version that a publish had just replaced goes to the trash instead.</summary>
    DeleteUnfinishedDraft,

    /// <summary>Puts back what was written to while it was being replaced; what had replaced it is in the trash.</summary>
    PutBack,

    /// <summary>Makes the index anew from the pool.</summary>
    RebuildIndex,

    /// <summary>
    /// Writes the metadata from the verified backup. Edits of metadata and branches since the migration are lost; messages that are not
    /// in the backup are listed in a branch of their own.
    /// </summary>
    RebuildMetadata,

    /// <summary>Writes a message as migration wrote it, from the verified backup.</summary>
    RecoverMessage,

    /// <summary>Removes an empty directory that is nobody's context.</summary>
    RemoveEmptyDirectory,

    /// <summary>Gives a message the name of the id inside.</summary>
    RenameMessage,

    /// <summary>Moves something out of the context.</summary>
    TrashFile,
}
