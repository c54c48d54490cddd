namespace ContextPool.TestKit.Histories;

/// <summary>What somebody does to a context.</summary>
public enum ActKind
{
    /// <summary>Reads branches and title.</summary>
    ReadHead,

    /// <summary>Reads one message.</summary>
    ReadMessage,

    /// <summary>Appends messages to a branch.</summary>
    Append,

    /// <summary>Replaces a message that was read before.</summary>
    Replace,

    /// <summary>Makes a branch of another one.</summary>
    CreateBranch,

    /// <summary>Deletes a branch.</summary>
    DeleteBranch,

    /// <summary>Appends to a branch what another has and it has not.</summary>
    MergeBranch,

    /// <summary>Gives the context another title.</summary>
    SetTitle,

    /// <summary>Makes the context.</summary>
    Create,

    /// <summary>Moves the context to the trash.</summary>
    Delete,

    /// <summary>Brings the version back that was deleted last.</summary>
    Restore,

    /// <summary>Removes one deleted version from the trash for good.</summary>
    Collect,

    /// <summary>What changes nothing that a reader could see: packs, unpacks, checks, repairs.</summary>
    Tend,

    /// <summary>Writes branches and title over whatever is there, without a lock.</summary>
    OverwriteHead,

    /// <summary>Writes a message over whatever is there, without a lock.</summary>
    OverwriteMessage,

    /// <summary>Writes the legacy file, without a lock.</summary>
    SaveLegacy,

    /// <summary>Makes a pool of a version of the legacy file, where there is none.</summary>
    Migrate,

    /// <summary>Puts a newer version of the legacy file in the place of a pool that nobody has changed.</summary>
    Update,

    /// <summary>Removes the legacy file.</summary>
    RemoveLegacy,
}
