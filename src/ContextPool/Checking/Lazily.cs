namespace ContextPool.Checking;

/// <summary>Something costly that is opened when it is first asked for, if at all, and closed with its owner. One thread.</summary>
internal sealed class Lazily<T>(Func<T?> open) : IDisposable
    where T : class, IDisposable
{
    private T? _value;

    /// <summary>True once it was asked for.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The thing; null where it could not be opened.</summary>
    public T? Value
    {
        get
        {
            if (IsOpen) return _value;
            _value = open();
            IsOpen = true;
            return _value;
        }
    }

    public void Dispose() => _value?.Dispose();
}
