namespace ContextPool.Migration.Journal;

/// <summary>Rows that no file took. Few: the run begins nothing more once there is one.</summary>
internal sealed class RowsInMemory
{
    private readonly List<byte[]> _rows = [];

    /// <summary>Keeps a row and returns its number.</summary>
    public int Add(ReadOnlySpan<byte> row)
    {
        _rows.Add(row.ToArray());
        return _rows.Count - 1;
    }

    public void CopyTo(long number, Span<byte> target) => _rows[(int)number].CopyTo(target);
}
