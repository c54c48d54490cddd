namespace ContextPool.Format;

/// <summary>What a block of JSON text is made of, one bit a byte.</summary>
/// <param name="Outside">What is no part of a string: a bit for each byte that is not between quotes. Opening quotes are inside, closing ones outside.</param>
/// <param name="Quotes">Quotes that open or close a string.</param>
/// <param name="Operators">Commas, colons, brackets and braces that are no text.</param>
/// <param name="Starts">First bytes of numbers, of literals and of whatever else stands where it must not.</param>
internal readonly record struct BlockMarks(ulong Outside, ulong Quotes, ulong Operators, ulong Starts)
{
    /// <summary>Where tokens start and strings end.</summary>
    public ulong Tokens => Quotes | Operators | Starts;

    /// <summary>All of a string but its opening quote: what stands here belongs to it.</summary>
    public ulong InText => ~Outside ^ Quotes;
}
