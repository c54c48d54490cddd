using System.Text.Json;

namespace ContextPool.Legacy;

/// <summary>One value that two versions of an object have differently. Order of members and spelling of numbers and strings are no difference.</summary>
/// <param name="Path">The names that lead to it, with positions of arrays in brackets: <c>message.content[0].text</c>.</param>
/// <param name="Source">The value in the legacy file; null where it is not there.</param>
/// <param name="Pool">The value in the pool; null where it is not there.</param>
internal sealed record MemberDifference(string Path, JsonElement? Source, JsonElement? Pool)
{
    /// <summary>
    /// All differences of two values, each as far inside as it can be told: members of objects by name, items of arrays by position where
    /// both have equally many. Arrays of other lengths are one difference.
    /// </summary>
    public static List<MemberDifference> Between(JsonElement source, JsonElement pool, string path = "")
    {
        var found = new List<MemberDifference>();
        try
        {
            Compare(source, pool, path, found);
            return found;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair cannot be decoded, so the texts are compared, and nothing inside is told apart.
            return source.GetRawText() == pool.GetRawText() ? [] : [new MemberDifference(path, source, pool)];
        }
    }

    private static void Compare(JsonElement source, JsonElement pool, string path, List<MemberDifference> found)
    {
        if (JsonElement.DeepEquals(source, pool)) return;
        if (source.ValueKind == JsonValueKind.Object && pool.ValueKind == JsonValueKind.Object) CompareMembers(source, pool, path, found);
        else if (source.ValueKind == JsonValueKind.Array && pool.ValueKind == JsonValueKind.Array && source.GetArrayLength() == pool.GetArrayLength())
        {
            for (int i = 0; i < source.GetArrayLength(); i++) Compare(source[i], pool[i], $"{path}[{i}]", found);
        }
        else found.Add(new MemberDifference(path, source, pool));
    }

    private static void CompareMembers(JsonElement source, JsonElement pool, string path, List<MemberDifference> found)
    {
        int before = found.Count;
        foreach (JsonProperty member in source.EnumerateObject())
        {
            string inside = Inside(path, member.Name);
            if (pool.TryGetProperty(member.Name, out JsonElement other)) Compare(member.Value, other, inside, found);
            else found.Add(new MemberDifference(inside, member.Value, null));
        }

        foreach (JsonProperty member in pool.EnumerateObject().Where(member => !source.TryGetProperty(member.Name, out _)))
            found.Add(new MemberDifference(Inside(path, member.Name), null, member.Value));

        // A name that stands twice in one of them: by names alone they are equal, and they are not.
        if (found.Count == before) found.Add(new MemberDifference(path, source, pool));
    }

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
