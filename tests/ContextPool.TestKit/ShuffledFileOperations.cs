using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// Lets others go first: every so often an operation waits until so many others were made, or nobody makes any. So calls that are
/// made at the same time meet at every operation, and not only where a processor happens to be taken away.
/// </summary>
/// <param name="inner">The operations.</param>
/// <param name="lobby">Shared by all who are to meet.</param>
internal sealed class ShuffledFileOperations(IFileOperations inner, ShuffledFileOperations.Lobby lobby) : WrappingFileOperations(inner)
{
    protected override void Before(in FileOperation operation) => lobby.Pass();

    /// <summary>Where they meet.</summary>
    /// <param name="random">Who waits, and for how many.</param>
    internal sealed class Lobby(Random random)
    {
        private const int OneIn = 12;
        private const int MostToPass = 12;

        // Where everybody waits nobody passes.
        private const int Patience = 64;

        private readonly Lock _gate = new();
        private long _passed;

        /// <summary>How many operations there were.</summary>
        public long Passed => Interlocked.Read(ref _passed);

        public void Pass()
        {
            int toPass;
            lock (_gate) toPass = random.Next(OneIn) == 0 ? random.Next(1, MostToPass) : 0;
            long until = Passed + toPass;
            for (int looks = 0; looks < Patience && Passed < until; looks++) Thread.Yield();
            Interlocked.Increment(ref _passed);
        }
    }
}
