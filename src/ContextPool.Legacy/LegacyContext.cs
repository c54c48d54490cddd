using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>What one legacy file says, checked as far as it must be to carry it over faithfully.</summary>
/// <param name="Id">The context.</param>
/// <param name="Metadata">All members as written, with <c>message_pool</c> emptied; state in the spelling of the source.</param>
/// <param name="Messages">The messages in file order.</param>
/// <param name="Branches">The branches in file order.</param>
/// <param name="ActiveBranchName">The branch shown; null where none is named.</param>
/// <param name="Warnings">What is inconsistent and was carried over all the same.</param>
internal sealed record LegacyContext(
    ContextId Id,
    ReadOnlyMemory<byte> Metadata,
    IReadOnlyList<LegacyMessage> Messages,
    IReadOnlyList<Branch> Branches,
    string? ActiveBranchName,
    WarningTally Warnings);
