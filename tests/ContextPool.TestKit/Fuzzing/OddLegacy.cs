using System.Text;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>
/// Legacy files that nobody would write: all the odd JSON that there is in all places where JSON may stand, and now and then one thing
/// that has to be refused. The same seed gives the same files.
/// </summary>
internal sealed class OddLegacy(Random random, ContextId id, int maxDepth)
{
    private const double Faults = 1.5;

    private readonly OddJson _json = new(random);

    /// <summary>One more file.</summary>
    public byte[] Next()
    {
        List<(string, string)> members = _json.Shuffled(Members());
        string text = _json.Space() + (_json.Chance(Faults) ? _json.Value(2) : _json.Map(members)) + _json.Space();
        return Encoding.UTF8.GetBytes(_json.Chance(5) ? "\uFEFF" + text : text);
    }

    private IEnumerable<(string, string)> Members()
    {
        if (!_json.Chance(Faults)) yield return (_json.Spelled("id"), Id(id.ToString()));
        if (!_json.Chance(Faults)) yield return (_json.Spelled("message_pool"), _json.Chance(Faults) ? _json.Value(1) : _json.Map(Pool()));
        if (_json.Chance(80)) yield return (_json.Spelled("branches"), _json.Chance(10) ? _json.Value(3) : _json.Map(Branches()));
        if (_json.Chance(60)) yield return ("\"active_branch_name\"", _json.Value(1));
        if (_json.Chance(60)) yield return (_json.Spelled("config"), _json.Value(3));
        if (_json.Chance(40)) yield return ("\"current_state\"", _json.Chance(50) ? "\"idle\"" : _json.Value(2));
        if (_json.Chance(30)) yield return (_json.Spelled("parent_id"), _json.Chance(50) ? "null" : Id(Some.ContextId(9).ToString()));
        for (int more = random.Next(3); more > 0; more--) yield return (_json.Text(), Free());
        if (_json.Chance(10)) yield return ("\"twice\"", Free());
        if (_json.Chance(10)) yield return ("\"twice\"", Free());
        if (_json.Chance(2 * Faults)) yield return Again();
    }

    /// <summary>A member that is there already, with a value that may well stand there.</summary>
    private (string, string) Again() => random.Next(4) switch
    {
        0 => (_json.Spelled("id"), Id(id.ToString())),
        1 => (_json.Spelled("message_pool"), "{}"),
        2 => (_json.Spelled("branches"), _json.Value(1)),
        _ => (_json.Spelled("parent_id"), "null"),
    };

    private IEnumerable<(string, string)> Pool()
    {
        int count = random.Next(5);
        for (int i = 0; i < count; i++)
        {
            MessageId message = Some.MessageId(_json.Chance(Faults) ? 1 : i + 1);
            yield return (Id(message.ToString()), _json.Chance(Faults) ? _json.Value(1) : _json.Map(_json.Shuffled(Node(message))));
        }
    }

    private IEnumerable<(string, string)> Node(MessageId message)
    {
        if (_json.Chance(90)) yield return (_json.Spelled("id"), _json.Chance(Faults) ? _json.Value(1) : Id(message.ToString()));
        if (_json.Chance(95)) yield return (_json.Spelled("message"), _json.Chance(5) ? _json.Value(1) : _json.Map(_json.Shuffled(Message())));
        if (_json.Chance(70)) yield return (_json.Spelled("parent_id"), _json.Chance(70) ? Id(Some.MessageId(random.Next(6)).ToString()) : _json.Value(1));
        if (_json.Chance(20)) yield return (_json.Text(), Free());
        if (_json.Chance(Faults)) yield return (_json.Spelled(_json.Any(["id", "message", "parent_id"])), "null");
    }

    private IEnumerable<(string, string)> Message()
    {
        if (_json.Chance(90)) yield return (_json.Spelled("role"), _json.Chance(80) ? _json.Spelled(_json.Any(["User", "Assistant", "Odd"])) : _json.Value(1));
        if (_json.Chance(90)) yield return (_json.Spelled("content"), _json.Value(4));
        if (_json.Chance(30)) yield return (_json.Spelled("tool_calls"), _json.Chance(30) ? $"[{_json.Space()}]" : _json.Value(3));
        if (_json.Chance(30)) yield return (_json.Spelled("tool_result"), _json.Value(3));
        if (_json.Chance(40)) yield return (_json.Spelled("message_type"), _json.Chance(70) ? "\"plan\"" : _json.Value(1));
        if (_json.Chance(50)) yield return (_json.Spelled("metadata"), _json.Chance(20) ? _json.Value(2) : _json.Map(_json.Shuffled(Metadata())));
        if (_json.Chance(20)) yield return (_json.Text(), Free());
        if (_json.Chance(Faults)) yield return (_json.Spelled(_json.Any(["role", "content", "tool_result", "metadata"])), "null");
    }

    private IEnumerable<(string, string)> Metadata()
    {
        if (_json.Chance(50)) yield return (_json.Spelled("created_at"), Time());
        if (_json.Chance(50)) yield return (_json.Spelled("streaming"), _json.Chance(20) ? _json.Value(1) : _json.Map([(_json.Spelled("started_at"), Time())]));
        if (_json.Chance(20)) yield return (_json.Text(), Free());
        if (_json.Chance(Faults)) yield return (_json.Spelled(_json.Any(["created_at", "streaming"])), "null");
    }

    private IEnumerable<(string, string)> Branches()
    {
        int count = random.Next(4);
        for (int i = 0; i < count; i++)
        {
            string name = _json.Chance(20) ? _json.Text() : _json.Spelled(_json.Chance(Faults) ? "main" : $"branch {i}");
            yield return (name, _json.Chance(10) ? _json.Value(2) : _json.Map(_json.Shuffled(Branch(name))));
        }
    }

    private IEnumerable<(string, string)> Branch(string name)
    {
        if (_json.Chance(90)) yield return (_json.Spelled("name"), name);
        if (_json.Chance(90)) yield return (_json.Spelled("message_ids"), _json.Chance(10) ? _json.Value(2) : $"[{string.Join(',', Ids())}]");
        if (_json.Chance(50)) yield return (_json.Spelled("system_prompt"), _json.Value(2));
        if (_json.Chance(20)) yield return (_json.Text(), Free());
        if (_json.Chance(Faults)) yield return (_json.Spelled(_json.Any(["name", "message_ids"])), "null");
    }

    private IEnumerable<string> Ids()
    {
        int count = random.Next(6);
        for (int i = 0; i < count; i++) yield return _json.Chance(90) ? Id(Some.MessageId(random.Next(6)).ToString()) : _json.Value(2);
    }

    /// <summary>A value that means nothing; now and then as deep as may be, or a level more.</summary>
    private string Free() => _json.Chance(4) ? _json.Nest(Math.Max(1, maxDepth - random.Next(6))) : _json.Value(4);

    private string Time() => _json.Chance(60) ? _json.Spelled("2025-11-08T11:06:40.123456789Z") : _json.Value(1);

    private string Id(string canonical)
    {
        if (_json.Chance(Faults)) return _json.Value(1);
        return _json.Spelled(_json.Chance(15) ? canonical.ToUpperInvariant() : canonical);
    }
}
