namespace ContextPool.Storage;

/// <summary>Names the places of one context for people. Two are equal where they name the same places.</summary>
internal interface IPlaces
{
    /// <summary>Where a message is or would be.</summary>
    string PlaceOf(MessageId message);

    /// <summary>Where a part is or would be.</summary>
    string PlaceOf(ContextPart part);
}
