using ContextPool.Format;

namespace ContextPool.Storage.InMemory;

/// <summary>What to call the things of a context that has no place.</summary>
/// <param name="Id">The context.</param>
internal sealed record MemoryPlaces(ContextId Id) : IPlaces
{
    public string PlaceOf(MessageId message) => $"memory:{Id}/{message}";

    public string PlaceOf(ContextPart part) => part == ContextPart.Whole ? $"memory:{Id}" : $"memory:{Id}/{SnakeCase.Of(part)}";

    /// <summary>The message that a place is of; null where it is none's.</summary>
    public static MessageId? MessageAt(string place) =>
        MessageId.TryParse(place.AsSpan(place.LastIndexOf('/') + 1), out MessageId message) ? message : null;
}
