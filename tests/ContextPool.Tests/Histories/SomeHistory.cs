using ContextPool.TestKit.Histories;

namespace ContextPool.Tests.Histories;

/// <summary>A history, call by call: each begins after the one before has ended, unless it is said to be beside others.</summary>
internal sealed class SomeHistory
{
    private const string Context = "c1";

    private readonly List<Act> _acts = [];
    private long _now;

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<HistoryProblem> Problems => HistoryCheck.ProblemsOf(_acts);

    /// <summary>A context is made.</summary>
    public SomeHistory Created() => Add(new Act { Who = "1", Context = Context, Kind = ActKind.Create, Result = Act.Done });

    /// <summary>A message is appended to <c>main</c>.</summary>
    public SomeHistory Appended(string message, string? result = Act.Done, string? tip = null) => Add(Append(message, result, tip));

    /// <summary>The head is read.</summary>
    public SomeHistory ReadHead(string head) => Add(Read(head));

    /// <summary>A message is read.</summary>
    public SomeHistory ReadMessage(string message, string text) =>
        Add(new Act { Who = "2", Context = Context, Kind = ActKind.ReadMessage, Message = message, Result = text });

    /// <summary>A message is replaced.</summary>
    public SomeHistory Replaced(string message, string before, string after, string? result = Act.Done) => Add(Replace(message, before, after, result));

    /// <summary>Any call.</summary>
    public SomeHistory Add(Act act)
    {
        _acts.Add(act with { Began = ++_now, Ended = ++_now });
        return this;
    }

    /// <summary>Calls that are all under way at one moment.</summary>
    public SomeHistory Together(params Act[] acts)
    {
        _now++;
        _acts.AddRange(acts.Select((act, i) => act with { Began = _now + i, Ended = _now + acts.Length + i }));
        _now += 2 * acts.Length;
        return this;
    }

    /// <summary>The call that was added last ends never.</summary>
    public SomeHistory WithoutEnd()
    {
        _acts[^1] = _acts[^1] with { Ended = long.MaxValue };
        return this;
    }

    public static Act Append(string message, string? result = Act.Done, string? tip = null) => new()
    {
        Who = "1",
        Context = Context,
        Kind = ActKind.Append,
        Branch = "main",
        Message = tip,
        Writes = [new Written(message, $"text {message}")],
        Result = result,
    };

    public static Act Read(string head) => new() { Who = "2", Context = Context, Kind = ActKind.ReadHead, Result = head };

    public static Act Replace(string message, string before, string after, string? result = Act.Done) => new()
    {
        Who = "1",
        Context = Context,
        Kind = ActKind.Replace,
        Text = before,
        Writes = [new Written(message, after)],
        Result = result,
    };

    public static Act Of(ActKind kind, string? result = Act.Done, string? head = null, string? branch = null, string? from = null, string? text = null) => new()
    {
        Who = "3",
        Context = Context,
        Kind = kind,
        Head = head,
        Branch = branch,
        From = from,
        Text = text,
        Result = result,
    };
}
