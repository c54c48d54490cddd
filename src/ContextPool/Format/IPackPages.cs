namespace ContextPool.Format;

/// <summary>The pages of a footer's columns. Safe for concurrent use.</summary>
internal interface IPackPages
{
    /// <summary>
    /// A page whose checksum holds. Throws <see cref="InvalidContentException"/> where it does not; a source that reads a file throws
    /// what that throws, also where the file is there no more.
    /// </summary>
    ReadOnlySpan<byte> this[int page] { get; }
}
