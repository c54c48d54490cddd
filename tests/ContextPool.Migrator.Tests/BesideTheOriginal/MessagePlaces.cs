using System.Text.Json;
using System.Text.RegularExpressions;
using ContextPool.Migrator.Tests.EndToEnd;

namespace ContextPool.Migrator.Tests.BesideTheOriginal;

/// <summary>In which files every whole message is, read off the disk with no code of the product.</summary>
internal sealed partial class MessagePlaces
{
    public const string Legacy = "legacy", Backup = "backup", Pool = "pool", Trash = "trash";

    private readonly Dictionary<(string Context, string Message, string Text), List<(string Place, string Path)>> _places = [];
    private readonly HashSet<(string Context, string Message)> _inPools = [];
    private readonly Workplace _work;

    public MessagePlaces(Workplace work)
    {
        _work = work;
        AddFiles(work.Files[Workplace.Legacy], Legacy);
        AddFiles(work.Files[Workplace.Backups], Backup);
        AddFiles(work.Files[Workplace.Storage, "contexts"], Pool);
        AddFiles(work.Files[Workplace.Storage, ".trash"], Trash);
    }

    /// <summary>The files that hold a message, none where it is nowhere.</summary>
    public IReadOnlyList<(string Place, string Path)> Of(SavedMessage message) =>
        _places.GetValueOrDefault((message.Context.ToString(), message.Id.ToString(), message.Text)) ?? [];

    /// <summary>The kinds of places of a message, on one line.</summary>
    public string KindsOf(SavedMessage message) =>
        string.Join('+', Of(message).Select(place => place.Place).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Messages that the branch of a published context names and its pool has no whole file of.</summary>
    public IReadOnlyList<string> NamedAndNotThere()
    {
        var missing = new List<string>();
        foreach (ContextId id in _work.Published())
        {
            using JsonDocument metadata = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_work.PoolOf(id), "context.json")));
            foreach (JsonProperty branch in metadata.RootElement.GetProperty("branches").EnumerateObject())
            {
                missing.AddRange(branch.Value.GetProperty("message_ids").EnumerateArray()
                    .Where(message => !_inPools.Contains((id.ToString(), message.GetString()!)))
                    .Select(message => $"named and not there: {id}/{message.GetString()}"));
            }
        }

        return missing;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    // The first id in a path below the root is the context's: of a file, a directory of the store, an entry of the trash.
    private void AddFiles(string root, string place)
    {
        if (!Directory.Exists(root)) return;
        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            Match context = Uuid().Match(Path.GetRelativePath(root, path));
            if (!context.Success || TryParse(path) is not { } document) continue;
            using (document) AddFile(context.Value, document.RootElement, (place, path));
        }
    }

    // What is cut off holds no whole message.
    private static JsonDocument? TryParse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void AddFile(string context, JsonElement root, (string Place, string Path) file)
    {
        if (root.ValueKind != JsonValueKind.Object) return;
        if (root.TryGetProperty("message", out _)) AddMessage(context, root, file);
        if (!root.TryGetProperty("message_pool", out JsonElement pool)) return;
        foreach (JsonProperty message in pool.EnumerateObject()) AddMessage(context, message.Value, file);
    }

    private void AddMessage(string context, JsonElement node, (string Place, string Path) file)
    {
        string id = node.GetProperty("id").GetString()!;
        string text = node.GetProperty("message").GetProperty("content")[0].GetProperty("text").GetString()!;
        if (!_places.TryGetValue((context, id, text), out List<(string, string)>? files)) _places.Add((context, id, text), files = []);
        files.Add(file);
        if (file.Place == Pool) _inPools.Add((context, id));
    }
}
