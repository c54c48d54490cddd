using System.Security.Cryptography;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Workload;
using ContextPool.Format;
using ContextPool.Legacy;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>
/// The passes of a migration over its bytes, one at a time, in memory and on one thread, beside the reader of the base class library, which only
/// goes from token to token and looks at nothing, and beside the hash.
/// </summary>
[IterationTime(JsonColumn.IterationMilliseconds), IterationCount(200)]
public class JsonPasses
{
    private LegacyTexts _texts = null!;

    [Params("corpus", "long strings")]
    public string Files { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _texts = Files == "corpus" ? LegacyTexts.Corpus() : LegacyTexts.LongStrings();
        JsonColumn.Tell(Files, _texts.Bytes, _texts.NodeBytes);
    }

    [Benchmark(Baseline = true, Description = "Utf8JsonReader")]
    public int Walk()
    {
        int tokens = 0;
        foreach ((_, byte[] text) in _texts.Files)
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = LegacyLimits.DefaultMaxDepth });
            while (reader.Read()) tokens++;
        }

        return tokens;
    }

    [Benchmark(Description = "SHA-256")]
    public int Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach ((_, byte[] text) in _texts.Files) SHA256.HashData(text, hash);
        return hash[0];
    }

    [Benchmark(Description = "split with facts and review")]
    public int Split()
    {
        int messages = 0;
        for (int i = 0; i < _texts.Files.Count; i++) messages += _texts.Split(i).Messages.Count;
        return messages;
    }

    [Benchmark(Description = JsonColumn.OfNodes + "facts")]
    public int Facts()
    {
        int complete = 0;
        for (int i = 0; i < _texts.Count; i++)
        {
            if (MessageFactsReader.Read(_texts.NodeAt(i), 0, LegacyLimits.DefaultMaxDepth).IsComplete) complete++;
        }

        return complete;
    }

    [Benchmark(Description = JsonColumn.OfNodes + "token comparison")]
    public int Compare()
    {
        int equal = 0;
        for (int i = 0; i < _texts.Count; i++)
        {
            if (JsonTokens.AreEqual(_texts.NodeAt(i), _texts.StoredAt(i))) equal++;
        }

        return equal == _texts.Count ? equal : throw new InvalidOperationException("not what was stored");
    }

    [Benchmark(Description = JsonColumn.OfNodes + "white space")]
    public int Reindent()
    {
        int written = 0;
        using var output = new PooledBuffer();
        for (int i = 0; i < _texts.Count; i++)
        {
            output.Clear();
            if (JsonReindenter.TryWrite(_texts.NodeAt(i), output, int.MaxValue / 2)) written += output.Length;
        }

        return written;
    }
}
