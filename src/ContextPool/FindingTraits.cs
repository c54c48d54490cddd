namespace ContextPool;

/// <summary>What the plan of a repair hangs on beside the kind of a finding.</summary>
[Flags]
internal enum FindingTraits
{
    None = 0,

    /// <summary>This user may not read the thing, which says nothing about the thing.</summary>
    IsRefused = 1,

    /// <summary>A branch, the index or the backup names the message under the id inside.</summary>
    IsWanted = 2,

    /// <summary>Nothing but the index names the message: it is the only trace of it.</summary>
    IsOnlyInIndex = 4,
}
