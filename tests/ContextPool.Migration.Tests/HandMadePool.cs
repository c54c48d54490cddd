using System.Text;
using System.Text.Json;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>A pool as another program leaves it: metadata and messages, neither index nor receipt.</summary>
internal static class HandMadePool
{
    public static void Write(Scene scene, LegacyJson context, JsonStyle? style = null) =>
        Write(scene.Directory, Path.Combine("storage", "contexts", context.Id.ToString()), context, style);

    /// <param name="directory">Where.</param>
    /// <param name="root">The directory of the context below it.</param>
    /// <param name="context">What.</param>
    /// <param name="style">White space; the application's where null.</param>
    public static void Write(TempDirectory directory, string root, LegacyJson context, JsonStyle? style = null)
    {
        style ??= JsonStyle.Serde;
        directory.CreateDirectory(Path.Combine(root, "messages_pool"));
        using JsonDocument document = JsonDocument.Parse(context.ToString(), new JsonDocumentOptions { MaxDepth = 200 });
        foreach (JsonProperty message in document.RootElement.GetProperty("message_pool").EnumerateObject())
            directory.Write(Path.Combine(root, "messages_pool", message.Name + ".json"), style.Print(message.Value.GetRawText()));

        var metadata = new StringBuilder();
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            string value = member.Name == "message_pool" ? "{}" : member.Value.GetRawText();
            metadata.Append(metadata.Length == 0 ? "{" : ",").Append('"').Append(member.Name).Append("\":").Append(value);
        }

        directory.Write(Path.Combine(root, "context.json"), style.Print(metadata.Append('}').ToString()));
    }
}
