namespace ContextPool.Catalogue;

/// <summary>Something that is there and cannot be read. A check of the store says more.</summary>
/// <param name="Context">The context.</param>
/// <param name="Message">The message; null where it is the context itself.</param>
/// <param name="Why">What was found and what was expected, for people.</param>
public sealed record CatalogueProblem(ContextId Context, MessageId? Message, string Why);
