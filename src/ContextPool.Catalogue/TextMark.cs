namespace ContextPool.Catalogue;

/// <summary>A part of a text that is to be shown in another way.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct TextMark(int Start, int Length);
