using ContextPool.Checking;

namespace ContextPool;

/// <summary>
/// What a check has looked at. It grows while the findings are enumerated, on the thread that enumerates, and is complete
/// when they are through.
/// </summary>
public sealed class CheckSummary
{
    /// <summary>Directories under <c>contexts/</c> that were looked into.</summary>
    public long Contexts { get; private set; }

    /// <summary>Message files in their pools.</summary>
    public long Messages { get; private set; }

    /// <summary>Bytes of these files.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of messages and backups that were read to judge their contents.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Findings of any kind.</summary>
    public long Findings { get; private set; }

    /// <summary>Findings that are damage.</summary>
    public long Damages { get; private set; }

    internal void Add(CheckedContext check)
    {
        Contexts++;
        Messages += check.Messages;
        Bytes += check.Bytes;
        BytesRead += check.BytesRead;
    }

    internal void Add(Finding finding)
    {
        Findings++;
        if (finding.IsDamage) Damages++;
    }
}
