using ContextPool.Files;

namespace ContextPool.TestKit.Simulation;

/// <content>Open files, and what makes them and their names durable.</content>
internal sealed partial class SimulatedDisk
{
    public void SyncFile(string path)
    {
        lock (_gate) Settle(Require(path, "sync") as SimulatedFile ?? throw Failed(FileFailure.WrongKind, "sync", path));
        Tell(FileOperationKind.Sync, path);
    }

    public void SyncDirectory(string path)
    {
        lock (_gate)
        {
            SimulatedFolder folder = Require(path, "sync directory") as SimulatedFolder ?? throw Failed(FileFailure.WrongKind, "sync directory", path);
            Settle(change => change.DurableWith.Contains(folder));
        }

        Tell(FileOperationKind.SyncDirectory, path);
    }

    public void SyncFileSystem(string path)
    {
        lock (_gate)
        {
            int device = Require(path, "sync file system").Device;
            Settle(change => change.DurableWith[0].Device == device);
            foreach (SimulatedFile file in _dirty.Where(f => f.Device == device).ToList()) Settle(file);
        }

        Tell(FileOperationKind.SyncFileSystem, path);
    }

    /// <summary>With each, whatever must precede it: no disk makes a later change of a name durable without the earlier one.</summary>
    private void Settle(Predicate<NameChange> isDurable)
    {
        var settled = new List<NameChange>();
        for (int i = _unsettled.Count - 1; i >= 0; i--)
        {
            NameChange change = _unsettled[i];
            if (isDurable(change) || settled.Exists(change.MustPrecede)) settled.Add(change);
        }

        settled.Reverse();
        foreach (NameChange change in settled) change.Settle();
        _unsettled.RemoveAll(settled.Contains);
    }

    private void Settle(SimulatedFile file)
    {
        file.Synced = file.Bytes;
        _dirty.Remove(file);
    }

    private void Write(SimulatedFile file, string path, ReadOnlySpan<byte> bytes, FileOperationKind kind)
    {
        lock (_gate)
        {
            file.Bytes = bytes.ToArray();
            Touch(file);
            _dirty.Add(file);
        }

        Tell(kind, path);
    }

    private FileStat StatNow(SimulatedFile file)
    {
        lock (_gate) return StatOf(file);
    }

    private sealed class SimulatedReader(SimulatedDisk disk, SimulatedFile file) : IFileReader
    {
        public FileStat Opened { get; } = disk.StatNow(file);

        public FileStat Stat() => disk.StatNow(file);

        public int Read(Span<byte> buffer, long offset)
        {
            ReadOnlySpan<byte> bytes;
            lock (disk._gate) bytes = file.Bytes;
            if (offset >= bytes.Length) return 0;
            int length = Math.Min(buffer.Length, bytes.Length - (int)offset);
            bytes.Slice((int)offset, length).CopyTo(buffer);
            return length;
        }

        public void Dispose()
        {
        }
    }

    private sealed class SimulatedWriter(SimulatedDisk disk, SimulatedFile file, string path) : IFileWriter
    {
        public void Write(ReadOnlySpan<byte> bytes) => disk.Write(file, path, (byte[])[.. file.Bytes, .. bytes], FileOperationKind.Write);

        public void Truncate(long length)
        {
            byte[] bytes = file.Bytes[..(int)Math.Min(length, file.Bytes.Length)];
            Array.Resize(ref bytes, (int)length);
            disk.Write(file, path, bytes, FileOperationKind.Truncate);
        }

        public void Reserve(long length)
        {
        }

        public void Sync()
        {
            lock (disk._gate) disk.Settle(file);
            disk.Tell(FileOperationKind.Sync, path);
        }

        public void Dispose()
        {
        }
    }
}
