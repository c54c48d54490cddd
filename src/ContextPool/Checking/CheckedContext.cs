namespace ContextPool.Checking;

/// <summary>What is left of a check of one context when it is through.</summary>
/// <param name="Findings">In the order of the files.</param>
/// <param name="Messages">Message files in the pool.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="BytesRead">Bytes of contents that were read and judged.</param>
internal sealed record CheckedContext(List<Finding> Findings, long Messages, long Bytes, long BytesRead);
