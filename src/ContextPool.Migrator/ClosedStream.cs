namespace ContextPool.Migrator;

/// <summary>In place of a standard stream that was closed before the program was started.</summary>
internal sealed class ClosedStream : MemoryStream
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("it is closed");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new IOException("it is closed");
}
