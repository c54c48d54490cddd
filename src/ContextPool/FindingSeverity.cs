namespace ContextPool;

/// <summary>How much a kind of finding matters.</summary>
internal enum FindingSeverity
{
    /// <summary>Odd or untidy.</summary>
    Note,

    /// <summary>Something was lost or cannot be served.</summary>
    Damage,

    /// <summary>Damage, but for a case that whoever finds it has to tell.</summary>
    DamageOrNote,
}
