namespace ContextPool.Extensions.Agents;

/// <summary>What becomes of an answer when somebody else added to the branch while the model made it.</summary>
public enum StaleHistory
{
    /// <summary>Question and answer follow what was added, together. Nothing is lost, but the model had not read it.</summary>
    Append,

    /// <summary>They go to a new branch that begins where the model had read to; the session goes on there. As <see cref="Append"/> where it had read nothing.</summary>
    Branch,

    /// <summary>They are not kept: the run ends with <see cref="StaleWriteException"/>.</summary>
    Refuse,
}
