using System.Text.Json;
using System.Text.Json.Serialization;
using ContextPool.Format;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Audit;

/// <summary>How a run ended, spelled as outcomes and reasons are; reads the names that earlier versions wrote as well.</summary>
internal sealed class RunEndJson : JsonConverter<RunEnd>
{
    public override RunEnd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && Enum.TryParse(reader.GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out RunEnd end) && Enum.IsDefined(end)
            ? end
            : throw new JsonException("expected how a run ended");

    public override void Write(Utf8JsonWriter writer, RunEnd value, JsonSerializerOptions options) => writer.WriteStringValue(SnakeCase.Of(value));
}
