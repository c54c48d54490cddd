using ContextPool.Storage.Local;
namespace ContextPool.Checking;

/// <summary>Something the checker saw. One type per kind of damage.</summary>
/// <param name="Context">The context; null for the store as a whole.</param>
/// <param name="Path">The file or directory.</param>
/// <param name="Place">Where in it: a message id, a branch, a byte; empty for the file as a whole.</param>
/// <param name="Expected">What was found and what was expected.</param>
public abstract record Finding(ContextId? Context, string Path, string Place, string Expected)
{
    // A pool that is lost has as many findings as messages: two texts of each of a million would be most of what a check holds.
    private readonly string? _path = Path;
    private readonly string? _place = Place;

    /// <summary>The file or directory.</summary>
    public string Path
    {
        get => _path ?? PoolOf!.Message(OwnMessage);
        init => _path = value;
    }

    /// <summary>Where in it: a message id, a branch, a byte; empty for the file as a whole.</summary>
    public string Place
    {
        get => _place ?? OwnMessage.ToString();
        init => _place = value;
    }

    /// <summary>Where path and place are null they are those of <see cref="OwnMessage"/> in this context, made when asked for.</summary>
    internal ContextLayout? PoolOf { get; init; }

    /// <summary>The message of a finding that has <see cref="PoolOf"/>.</summary>
    private protected virtual MessageId OwnMessage => throw new InvalidOperationException($"{GetType().Name} is not about one message");

    /// <summary>True where something was lost or cannot be served; false for what is merely odd or untidy.</summary>
    public abstract bool IsDamage { get; }

    /// <summary>What stood at <see cref="Path"/>, once it was taken; findings of two looks are equal only where it is.</summary>
    internal Evidence? Evidence { get; init; }

    /// <summary>The code in reports: the type's name in snake_case without "finding".</summary>
    public string Code => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(GetType().Name.Replace("Finding", "", StringComparison.Ordinal));
}
