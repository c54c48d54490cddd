namespace ContextPool.TestKit.Histories;

/// <summary>A message that is written: each text of a history is another one.</summary>
public sealed record Written(string Message, string Text);
