namespace ContextPool.Format;

/// <summary>
/// Looks on while a <see cref="MessageFactsReader"/> goes through a node: whoever judges a node by other rules does so in the same
/// pass. One object looks on at one node after the other; a node that turns out malformed is left halfway.
/// </summary>
internal abstract class NodeReview
{
    /// <summary>The reader has entered a node.</summary>
    public abstract void Begin();

    /// <summary>The reader stands on the name of a member of the object that it is in.</summary>
    public abstract void Meet(in JsonScan name);

    /// <summary>The value of the member met last is an object, and the reader goes through it itself.</summary>
    public abstract void Enter();

    /// <summary>The object ends: the reader is in the one around it again.</summary>
    public abstract void Leave();

    /// <summary>Takes the reader from the first token of the value of the member met last onto its last, as <c>Skip</c> does.</summary>
    public abstract void Pass(ref JsonScan reader);

    /// <summary>The value of the member met last says nothing to the reader, although something stands there.</summary>
    public abstract void NoteUnread();
}
