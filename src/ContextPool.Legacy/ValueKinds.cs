namespace ContextPool.Legacy;

/// <summary>Kinds of JSON values, for saying which of them fit.</summary>
[Flags]
internal enum ValueKinds
{
    None = 0,
    Null = 1,
    Text = 2,
    Number = 4,
    Boolean = 8,
    Array = 16,
    Object = 32,
    Any = Null | Text | Number | Boolean | Array | Object,
}
