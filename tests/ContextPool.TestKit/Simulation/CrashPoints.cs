namespace ContextPool.TestKit.Simulation;

/// <summary>
/// Copies of a disk, one behind every change that is made while this watches, and every state in which a power cut there may leave
/// it. A trial that fails names its change and its state: <c>CONTEXTPOOL_REPLAY="CHANGE WAYS"</c> tries that one alone.
/// </summary>
internal sealed class CrashPoints
{
    /// <summary>So many states of a cut are tried where it can leave more; of a cut within the trial of another, fewer.</summary>
    private readonly int _most;

    private readonly List<Point> _points = [];
    private readonly SimulatedDisk _disk;
    private int _acknowledged;

    private CrashPoints(SimulatedDisk disk, int most)
    {
        (_disk, _most) = (disk, most);
        Note("before the first change");
        disk.Changed = operation => Note(operation.ToString());
    }

    /// <summary>How many there are.</summary>
    public int Count => _points.Count;

    /// <summary>How many different states were tried.</summary>
    public long States { get; private set; }

    /// <summary>Begins to watch.</summary>
    /// <param name="disk">What.</param>
    /// <param name="most">Up to so many states of a cut are tried.</param>
    public static CrashPoints Watch(SimulatedDisk disk, int most) => new(disk, most);

    /// <summary>Begins to watch something short.</summary>
    public static CrashPoints Watch(SimulatedDisk disk) => Watch(disk, Trials.AreLong ? 4096 : 64);

    /// <summary>Begins to watch what is done with what a cut has left: the power may go again.</summary>
    public static CrashPoints WatchAgain(SimulatedDisk disk) => new(disk, Trials.AreLong ? 64 : 4);

    /// <summary>What has been done so far was acknowledged: it outlives every later cut.</summary>
    public void Acknowledge()
    {
        lock (_points) _acknowledged++;
        Note("acknowledged");
    }

    /// <summary>Ends the watch, and tries every state.</summary>
    /// <param name="trial">Gets a disk, and how often something had been acknowledged; throws where a promise is broken.</param>
    public async Task TryAllAsync(Func<SimulatedDisk, int, Task> trial)
    {
        _disk.Changed = null;
        string[]? replayed = Environment.GetEnvironmentVariable("CONTEXTPOOL_REPLAY")?.Split(' ');
        for (int number = 0; number < _points.Count; number++)
        {
            if (replayed is null) await TryAsync(number, _points[number], trial);
            else if (replayed[0] == $"{number}") await trial(PowerCuts.Again(_points[number].Disk, replayed[1], seed: number), _points[number].Acknowledged);
            _points[number] = Point.Done;
        }
    }

    private async Task TryAsync(int number, Point point, Func<SimulatedDisk, int, Task> trial)
    {
        foreach ((string ways, SimulatedDisk left) in PowerCuts.Of(point.Disk, _most, seed: number))
        {
            States++;
            try
            {
                await trial(left, point.Acknowledged);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"cut {number}, {point.Name}; CONTEXTPOOL_REPLAY=\"{number} {ways}\": {e.Message}", e);
            }
        }
    }

    private void Note(string name)
    {
        lock (_points) _points.Add(new Point(name, _disk.Snapshot(), _acknowledged));
    }

    private sealed record Point(string Name, SimulatedDisk Disk, int Acknowledged)
    {
        /// <summary>Takes the place of one that was tried, so that its disk can go.</summary>
        public static Point Done { get; } = new("", new SimulatedDisk(), 0);
    }
}
