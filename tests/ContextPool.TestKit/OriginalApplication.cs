using System.Text.Json.Nodes;

namespace ContextPool.TestKit;

/// <summary>
/// Saves as the original application does: truncates a file, waits, writes it in place in two pieces; takes no lock, syncs
/// nothing, reads nothing again. It keeps whole contexts in memory and writes what it has there, so that what others saved
/// meanwhile is overwritten. One call at a time.
/// </summary>
/// <param name="random">Where the pieces part and how long it waits.</param>
/// <param name="longestWait">Between truncating and writing, and between two pieces.</param>
public sealed class OriginalApplication(Random random, TimeSpan longestWait)
{
    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Saves the whole context as a legacy file.</summary>
    public Task SaveLegacyAsync(LegacyJson context, string legacyDirectory) =>
        WriteInPlaceAsync(Path.Combine(legacyDirectory, context.FileName), context.ToBytes());

    /// <summary>
    /// Saves the newest message of a context in the layout of pools, an older one again, and the metadata as it knows them.
    /// </summary>
    /// <returns>The older one.</returns>
    public async Task<MessageId> SavePoolAsync(LegacyJson context, string storageDirectory)
    {
        string directory = Path.Combine(storageDirectory, "contexts", context.Id.ToString());
        JsonObject root = JsonNode.Parse(context.ToString())!.AsObject();
        JsonObject pool = root["message_pool"]!.AsObject();
        MessageId older = context.Ids[random.Next(context.Ids.Count)];
        foreach (MessageId id in new[] { context.Ids[^1], older }.Distinct())
            await WriteInPlaceAsync(Path.Combine(directory, "messages_pool", $"{id}.json"), Printed(pool[id.ToString()]!)).ConfigureAwait(false);

        root["message_pool"] = new JsonObject();
        await WriteInPlaceAsync(Path.Combine(directory, "context.json"), Printed(root)).ConfigureAwait(false);
        return older;
    }

    private static byte[] Printed(JsonNode node) => Utf8.GetBytes(JsonStyle.Serde.Print(node.ToJsonString()));

    private async Task WriteInPlaceAsync(string path, byte[] bytes)
    {
        await using var file = new FileStream(
            path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        await WaitAsync().ConfigureAwait(false);
        int first = random.Next(bytes.Length);
        await file.WriteAsync(bytes.AsMemory(0, first)).ConfigureAwait(false);
        await WaitAsync().ConfigureAwait(false);
        await file.WriteAsync(bytes.AsMemory(first)).ConfigureAwait(false);
    }

    // The window that others meet; the real one is shorter, and as real.
    private Task WaitAsync() => Task.Delay(longestWait * random.NextDouble());
}
