using System.Buffers.Binary;
using System.Text;

namespace ContextPool.Migrator.Tests.Telemetry;

/// <summary>The fields of one protobuf message, as they stand on the wire: enough to read what an exporter sends.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufFields(ReadOnlyMemory<byte> message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message.Span, ref at);
            int number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0: _fields.Add((number, Varint(message.Span, ref at), default)); break;
                case 1: Fixed(number, message, ref at, 8); break;
                case 5: Fixed(number, message, ref at, 4); break;
                case 2:
                    int length = (int)Varint(message.Span, ref at);
                    _fields.Add((number, 0, message.Slice(at, length)));
                    at += length;
                    break;
                default: throw new InvalidDataException($"wire type {tag & 7} at byte {at}");
            }
        }
    }

    /// <summary>The messages of a field, in order.</summary>
    public IEnumerable<ProtobufFields> Messages(int number) => Of(number).Select(field => new ProtobufFields(field.Bytes));

    /// <summary>The message of a field; an empty one where it is not there.</summary>
    public ProtobufFields Message(int number) => new(Of(number).Select(field => field.Bytes).LastOrDefault());

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number).Span);

    public ReadOnlyMemory<byte> Bytes(int number) => Of(number).Select(field => field.Bytes).LastOrDefault();

    public long Integer(int number) => (long)Of(number).Select(field => field.Value).LastOrDefault();

    public double Number(int number) => BitConverter.Int64BitsToDouble(Integer(number));

    public bool Has(int number) => Of(number).Any();

    private IEnumerable<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> Of(int number) => _fields.Where(field => field.Number == number);

    private void Fixed(int number, ReadOnlyMemory<byte> message, ref int at, int length)
    {
        ReadOnlySpan<byte> bytes = message.Span.Slice(at, length);
        _fields.Add((number, length == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes), default));
        at += length;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80) return value;
        }
    }
}
