using System.Text;
using System.Text.Json;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>A pool as another program leaves it: metadata and messages, neither index nor receipt.</summary>
internal static class HandMadePool
{
    public static void Write(Scene scene, LegacyJson context, JsonStyle? style = null)
    {
        style ??= JsonStyle.Serde;
        string root = Path.Combine("storage", "contexts", context.Id.ToString());
        scene.Directory.CreateDirectory(Path.Combine(root, "messages_pool"));
        using JsonDocument document = JsonDocument.Parse(context.ToString(), new JsonDocumentOptions { MaxDepth = 200 });
        foreach (JsonProperty message in document.RootElement.GetProperty("message_pool").EnumerateObject())
            scene.Directory.Write(Path.Combine(root, "messages_pool", message.Name + ".json"), style.Print(message.Value.GetRawText()));

        var metadata = new StringBuilder();
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            string value = member.Name == "message_pool" ? "{}" : member.Value.GetRawText();
            metadata.Append(metadata.Length == 0 ? "{" : ",").Append('"').Append(member.Name).Append("\":").Append(value);
        }

        scene.Directory.Write(Path.Combine(root, "context.json"), style.Print(metadata.Append('}').ToString()));
    }
}
