namespace ContextPool.TestKit.Fuzzing;

/// <summary>A trial met a case that fails; the message says which, and what it takes to try it alone.</summary>
public sealed class TrialFailedException(string message, Exception? cause = null) : Exception(message, cause);
