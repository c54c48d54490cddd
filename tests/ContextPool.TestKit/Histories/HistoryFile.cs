using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace ContextPool.TestKit.Histories;

/// <summary>The history of one program in a file, a line for the beginning of each call and one for its end: whoever dies leaves what it began.</summary>
public sealed class HistoryFile : IHistoryLog, IDisposable
{
    private const string Begun = "begun ";
    private const string Ended = "ended ";

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private long _length;

    /// <summary>A new file.</summary>
    public HistoryFile(string path) => _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);

    /// <summary>All calls of a file that somebody wrote who was seen dead at a moment, or had ended by then.</summary>
    public static IEnumerable<Act> Read(string path, long endedBy)
    {
        var begun = new Dictionary<string, Act>();
        foreach (string line in File.ReadAllText(path).Split('\n')[..^1])
        {
            Act act = JsonSerializer.Deserialize<Act>(line.AsSpan(Begun.Length))!;
            if (line.StartsWith(Begun, StringComparison.Ordinal)) begun.Add(KeyOf(act), act);
            else if (begun.Remove(KeyOf(act))) yield return act;
        }

        foreach (Act act in begun.Values) yield return act with { Ended = endedBy, Result = null };
    }

    /// <inheritdoc/>
    public void Begin(Act act) => Add(Begun, act);

    /// <inheritdoc/>
    public void End(Act act) => Add(Ended, act);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string KeyOf(Act act) => $"{act.Who} {act.Began} {act.Kind} {act.Context} {act.Message} {act.Text}";

    /// <summary>Handed to the operating system whole, so that no death of the program takes it.</summary>
    private void Add(string what, Act act)
    {
        byte[] line = Encoding.UTF8.GetBytes(what + JsonSerializer.Serialize(act) + "\n");
        lock (_gate)
        {
            RandomAccess.Write(_file, line, _length);
            _length += line.Length;
        }
    }
}
