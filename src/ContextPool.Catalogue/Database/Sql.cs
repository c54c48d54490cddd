using System.Buffers.Binary;
using ContextPool.Storage;
using Microsoft.Data.Sqlite;

namespace ContextPool.Catalogue.Database;

/// <summary>Short forms of what is asked of a connection. The transaction is that of the connection, whoever began it.</summary>
internal static class Sql
{
    private const int MarkBytes = 25;
    private const int TicksPerSecond = 10_000_000;
    private const int NanosecondsPerTick = 100;

    /// <summary>Runs statements.</summary>
    public static int Do(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Prepare(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; the default where there is none.</summary>
    public static T? Ask<T>(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Prepare(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? (T)value : default;
    }

    /// <summary>A command with values.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>The text of a column; null where it has none.</summary>
    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A version of a message of a column.</summary>
    public static UInt128 Tag(this SqliteDataReader reader, int column) => BinaryPrimitives.ReadUInt128BigEndian(reader.GetFieldValue<byte[]>(column));

    /// <summary>A version of a message as it is kept.</summary>
    public static byte[] Of(UInt128 tag)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, tag);
        return bytes;
    }

    /// <summary>A state of a context of a column; null where it has none.</summary>
    public static ContextMark? Mark(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) || reader.GetFieldValue<byte[]>(column) is not { Length: MarkBytes } bytes ? null : new ContextMark(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(16)), bytes[24] != 0);

    /// <summary>A state of a context as it is kept; null for none.</summary>
    public static byte[]? Of(ContextMark? mark)
    {
        if (mark is not { } known) return null;
        byte[] bytes = new byte[MarkBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, known.Head);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), known.Messages);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), known.Contents);
        bytes[24] = known.IsFresh ? (byte)1 : (byte)0;
        return bytes;
    }

    /// <summary>An id as it is kept, so that ids sort as they do everywhere.</summary>
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>An id of a column.</summary>
    public static Guid Id(this SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    /// <summary>A moment as it is kept: so many times 100 ns since 1970.</summary>
    public static long Of(Timestamp time) => checked((time.UnixSeconds * TicksPerSecond) + (time.Nanoseconds / NanosecondsPerTick));

    /// <summary>A moment that was kept.</summary>
    public static Timestamp TimeOf(long ticks)
    {
        (long seconds, long rest) = Math.DivRem(ticks, TicksPerSecond);
        return rest >= 0 ? new Timestamp(seconds, (int)rest * NanosecondsPerTick) : new Timestamp(seconds - 1, (int)(rest + TicksPerSecond) * NanosecondsPerTick);
    }
}
