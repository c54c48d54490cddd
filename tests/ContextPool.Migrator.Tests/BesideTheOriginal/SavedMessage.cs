namespace ContextPool.Migrator.Tests.BesideTheOriginal;

/// <summary>A message whose save came to its end, and by whom.</summary>
internal sealed record SavedMessage(ContextId Context, MessageId Id, string Text, string Writer)
{
    public override string ToString() => $"{Context}/{Id} '{Text}' by {Writer}";
}
