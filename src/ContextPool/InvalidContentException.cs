using ContextPool.Format;

namespace ContextPool;

/// <summary>A file whose contents cannot be accepted: what is wrong, at which byte, and what was expected there.</summary>
public sealed class InvalidContentException : ContextPoolException
{
    /// <summary>Describes one fault.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="offset">Byte offset in the file, from 0.</param>
    /// <param name="expected">What stands there and what was expected; never message text.</param>
    public InvalidContentException(ContentFault fault, long offset, string expected)
        : base(SnakeCase.Of(fault), $"{expected} (byte {offset})")
    {
        Fault = fault;
        Offset = offset;
        Expected = expected;
    }

    /// <summary>What is wrong.</summary>
    public ContentFault Fault { get; }

    /// <summary>Byte offset in the file, from 0.</summary>
    public long Offset { get; }

    /// <summary>What stands there and what was expected.</summary>
    public string Expected { get; }
}
