using System.Text;

namespace ContextPool.EndToEnd.Rows;

/// <summary>
/// What no migration into one file per message can be faster than: makes the same files of the same sizes, so many contexts at once,
/// and nothing else. No JSON is read, nothing is hashed, compared, indexed or backed up.
/// </summary>
internal sealed unsafe class Floor(FloorPlan plan, bool readsBack)
{
    private static readonly byte[] Pool = Encoding.ASCII.GetBytes("messages_pool\0");

    private int _next = -1;

    /// <summary>Writes below a directory that does not exist yet.</summary>
    public void Run(string directory, int parallelism, bool sync)
    {
        Directory.CreateDirectory(directory);
        int root;
        fixed (byte* path = Encoding.UTF8.GetBytes(directory + "\0")) root = FileCalls.Open(FileCalls.CurrentDirectory, path);
        Exception? failure = null;
        Thread[] workers = [.. Enumerable.Range(0, parallelism).Select(_ => new Thread(() =>
        {
            try
            {
                Work(root);
            }
            catch (Exception e)
            {
                failure = e;
            }
        }))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        if (failure is not null) throw new InvalidOperationException("a worker of the floor failed", failure);
        if (sync) FileCalls.SyncFileSystem(root);
        FileCalls.Close(root);
    }

    private void Work(int root)
    {
        byte[] bytes = new byte[plan.Contexts.Max(c => c.Sizes.DefaultIfEmpty().Max())];
        Array.Fill(bytes, (byte)'x');
        while (Interlocked.Increment(ref _next) is var mine && mine < plan.Contexts.Count) Write(root, plan.Contexts[mine], bytes);
    }

    private void Write(int root, FloorContext context, byte[] bytes)
    {
        fixed (byte* name = context.Name, poolName = Pool, names = context.Names, content = bytes)
        {
            FileCalls.MakeDirectory(root, name);
            int directory = FileCalls.Open(root, name);
            FileCalls.MakeDirectory(directory, poolName);
            int pool = FileCalls.Open(directory, poolName);
            FileCalls.Close(directory);
            for (int i = 0; i < context.Sizes.Length; i++)
            {
                int file = FileCalls.CreateNew(pool, names + (i * FloorContext.NameBytes));
                FileCalls.Write(file, content, context.Sizes[i]);
                FileCalls.Close(file);
            }

            for (int i = 0; readsBack && i < context.Sizes.Length; i++)
            {
                int file = FileCalls.Open(pool, names + (i * FloorContext.NameBytes));
                FileCalls.Read(file, content, context.Sizes[i]);
                FileCalls.Close(file);
            }

            FileCalls.Close(pool);
        }
    }
}
