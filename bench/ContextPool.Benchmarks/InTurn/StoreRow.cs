using System.Diagnostics;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Stores;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.InTurn;

/// <summary>One store, the context that it is asked about, and what each round took.</summary>
/// <param name="name">Of its column.</param>
/// <param name="store">Disposed of with it.</param>
internal sealed class StoreRow(string name, IChatStore store) : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(60);

    private readonly List<Sample> _samples = [];
    private int _next;

    public string Name => name;

    public IChatStore Store => store;

    public string Context { get; private set; } = "";

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>What the last operation gave back, the same for all stores.</summary>
    public int Answer { get; private set; }

    /// <summary>How many messages the context was made with.</summary>
    public int Messages { get; private set; }

    /// <summary>A message of the middle.</summary>
    public ChatNode Middle { get; private set; } = new();

    /// <summary>Another context, the same messages under another id; it is the one that is asked about from now on.</summary>
    public async Task MakeAsync(ChatFile conversation)
    {
        conversation.Id = Context = Guid.NewGuid().ToString();
        Messages = conversation.MessagePool.Count;
        Middle = conversation.InOrder().ElementAt(Messages / 2);
        await store.CreateAsync(conversation);
    }

    /// <summary>The message of the middle with a text that it did not have: what is not changed some stores do not write.</summary>
    public ChatNode Changed() => new()
    {
        Id = Middle.Id,
        ParentId = Middle.ParentId,
        Message = new ChatMessage
        {
            Role = Middle.Message.Role,
            Content = [new ChatPart("text", $"{Middle.Message.Content[0].Text} {_next++}")],
            Metadata = Middle.Message.Metadata,
            MessageType = Middle.Message.MessageType,
        },
    };

    /// <summary>A message that no store has seen.</summary>
    public ChatNode Next()
    {
        ChatNode text = Conversation.Next(_next++ % 16);
        return new ChatNode { Id = Guid.NewGuid().ToString(), Message = text.Message };
    }

    public void Forget() => _samples.Clear();

    /// <summary>As often as fits into a slice of a round.</summary>
    public async Task RunAsync(Func<StoreRow, Task<int>> operation, int most)
    {
        Answer = await operation(this);
        GC.Collect(); // What others left is not this one to clear up.
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long written = BytesWritten.Read();
        long start = Stopwatch.GetTimestamp();
        int count = 0;
        do await operation(this);
        while (++count < most && Stopwatch.GetElapsedTime(start) < Slice);
        double us = Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
        _samples.Add(new Sample(us, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)count, (BytesWritten.Read() - written) / (double)count));
    }

    public double Median(Func<Sample, double> of) => Median(_samples.Select(of));

    /// <summary>The median of the ratios within each round: whatever the machine did meanwhile, it did to both.</summary>
    public double TimesOf(StoreRow other) => Median(_samples.Zip(other._samples, (mine, its) => mine.Microseconds / its.Microseconds));

    public void Dispose() => store.Dispose();

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>One slice, per operation.</summary>
    internal readonly record struct Sample(double Microseconds, double Allocated, double Written);
}
