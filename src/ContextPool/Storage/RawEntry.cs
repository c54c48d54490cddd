namespace ContextPool.Storage;

/// <summary>One thing that lies among the messages of a context.</summary>
/// <param name="Message">The message; null for something else.</param>
/// <param name="Place">Where it lies, for people; ends so that the name can follow.</param>
/// <param name="Ending">What follows the name of a message there.</param>
/// <param name="OtherName">What it is called there, for people, where it is no message.</param>
internal readonly record struct RawEntry(MessageId? Message, string Place, string Ending = "", string? OtherName = null)
{
    /// <summary>The whole of it, for people. Made only for who asks: nearly all entries are what they should be.</summary>
    public string Name => $"{Place}{OtherName ?? Message + Ending}";
}
