namespace ContextPool.Format;

/// <summary>Turns the bytes of a frame into stored ones and back. One thread at a time.</summary>
internal interface IFrameCodec : IDisposable
{
    /// <summary>The most bytes that so many can become.</summary>
    int StoredBound(int length);

    /// <summary>Compresses.</summary>
    /// <param name="bytes">The frame.</param>
    /// <param name="stored">At least <see cref="StoredBound"/> long.</param>
    /// <returns>How many bytes were written.</returns>
    int Store(ReadOnlySpan<byte> bytes, Span<byte> stored);

    /// <summary>How many bytes the stored ones say they become; negative where they are no frame.</summary>
    long LengthOf(ReadOnlySpan<byte> stored);

    /// <summary>
    /// Decompresses into exactly the room there is. False where the stored bytes are no frame, or one of another length: nothing that they
    /// say of themselves is believed.
    /// </summary>
    bool TryRestore(ReadOnlySpan<byte> stored, Span<byte> bytes);
}
