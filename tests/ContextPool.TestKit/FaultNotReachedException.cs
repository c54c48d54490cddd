namespace ContextPool.TestKit;

/// <summary>A test scripted faults that the code under test never came to.</summary>
public sealed class FaultNotReachedException(IEnumerable<string> missed)
    : Exception("scripted and never reached: " + string.Join("; ", missed))
{
}
