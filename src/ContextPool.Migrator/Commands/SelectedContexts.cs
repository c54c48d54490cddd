using ContextPool.Migrator.Settings;

namespace ContextPool.Migrator.Commands;

/// <summary>The contexts that <c>--only</c> and <c>--ids-from</c> name together.</summary>
internal sealed class SelectedContexts(ICollection<SettingsProblem> problems)
{
    private const char Comment = '#';

    private HashSet<ContextId>? _ids;

    /// <summary>Null where nothing was named; empty where a file names none, and then nothing is to be done.</summary>
    public IReadOnlySet<ContextId>? Ids => _ids;

    /// <summary>Adds ids of the command line.</summary>
    public void Add(IEnumerable<string> ids)
    {
        foreach (string id in ids) Add(id, "--only");
    }

    /// <summary>Adds the ids of a file: one a line; blank lines and what follows a # are passed over.</summary>
    public void AddFile(string path)
    {
        _ids ??= [];
        try
        {
            int number = 0;
            foreach (string line in File.ReadLines(path))
            {
                number++;
                string text = line.Split(Comment, 2)[0].Trim();
                if (text.Length > 0) Add(text, $"{path}, line {number}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add(new SettingsProblem($"--ids-from '{path}': {e.Message}"));
        }
    }

    private void Add(string text, string origin)
    {
        _ids ??= [];
        if (ContextId.TryParse(text, out ContextId id)) _ids.Add(id);
        else problems.Add(new SettingsProblem($"'{text}' ({origin}): expected a context id, a hyphenated UUID"));
    }
}
