using System.Globalization;
using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Codecs;
using ContextPool.Benchmarks.Workload;
using ContextPool.Format;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>
/// How packs may be compressed: the messages of 16 conversations of 100 messages in frames of one size, all of them stored, all of them
/// restored, and the one frame that has to be restored for a single message.
/// </summary>
public class FrameCodecs
{
    private Frames _frames = null!;

    [Params(16, 64, 256)]
    public int FrameKiB { get; set; }

    [Params(
        "ZstdSharp 1", "ZstdSharp 3", "ZstdSharp 6", "ZstdSharp 9", "ZstdSharp 19",
        "ZstdNet 1", "ZstdNet 3", "ZstdNet 9", "Brotli 1", "Brotli 4", "Brotli 6")]
    public string Codec { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _frames = new Frames(CodecOf(Codec), FrameKiB << 10);
        FrameColumns.Tell(FrameColumns.RowOf(Codec, FrameKiB), _frames);
    }

    [Benchmark(Description = "store all")]
    public int Store() => _frames.Store();

    [Benchmark(Description = "restore all")]
    public int Restore() => _frames.Restore();

    [Benchmark(Description = "one message")]
    public int One() => _frames.RestoreOne();

    private static IFrameCodec CodecOf(string name)
    {
        string[] parts = name.Split(' ');
        int level = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return parts[0] switch
        {
            "ZstdSharp" => new ZstdCodec(level),
            "ZstdNet" => new ZstdNetCodec(level),
            _ => new BrotliCodec(level),
        };
    }
}
