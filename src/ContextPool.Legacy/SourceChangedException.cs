namespace ContextPool.Legacy;

/// <summary>The legacy file is not the one that was read any more; the next attempt takes it as it is then.</summary>
internal sealed class SourceChangedException() : Exception("the file changed while it was worked on")
{
}
