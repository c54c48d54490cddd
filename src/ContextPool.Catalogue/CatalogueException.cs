namespace ContextPool.Catalogue;

/// <summary>The catalogue cannot be read or written: its disk is full, or others have held it for too long. The store is as it was.</summary>
public sealed class CatalogueException : ContextPoolException
{
    internal CatalogueException(string place, string why, Exception? inner = null)
        : base(ErrorCodes.CatalogueUnavailable, $"{place}: {why}", context: null, inner)
    {
    }
}
