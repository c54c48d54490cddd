using System.Globalization;
using System.Xml.Linq;

namespace ContextPool.Promises;

/// <summary>What test runs left behind: the results of their tests, and how many cases those counted.</summary>
internal sealed class TestRuns
{
    private static readonly XNamespace _trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private readonly List<(string TestClass, string Outcome)> _results = [];
    private readonly List<(string TestClass, long Cases, string What)> _counts = [];

    /// <param name="results">A directory of .trx files.</param>
    /// <param name="counts">A directory of .tsv files: class, cases, of what; need not be there.</param>
    public TestRuns(string results, string counts)
    {
        foreach (string file in Directory.EnumerateFiles(results, "*.trx", SearchOption.AllDirectories)) ReadResults(XDocument.Load(file));
        if (!Directory.Exists(counts)) return;
        foreach (string[] cells in Directory.EnumerateFiles(counts, "*.tsv").SelectMany(File.ReadLines).Select(l => l.Split('\t')))
            _counts.Add((cells[0], long.Parse(cells[1], CultureInfo.InvariantCulture), cells[2]));
    }

    /// <summary>How often the tests of a proof ended so.</summary>
    public int Count(Proof proof, string outcome) => _results.Count(r => r.Outcome == outcome && proof.Covers(r.TestClass));

    /// <summary>What they counted, the most first.</summary>
    public IEnumerable<(string What, long Cases)> Counts(Proof proof) => _counts
        .Where(c => proof.Covers(c.TestClass))
        .GroupBy(c => c.What, c => c.Cases)
        .Select(g => (g.Key, g.Sum()))
        .OrderByDescending(g => g.Item2);

    private void ReadResults(XDocument document)
    {
        Dictionary<string, string> classes = document.Descendants(_trx + "UnitTest").ToDictionary(
            t => t.Attribute("id")!.Value, t => t.Element(_trx + "TestMethod")!.Attribute("className")!.Value);
        foreach (XElement result in document.Descendants(_trx + "UnitTestResult"))
            _results.Add((classes[result.Attribute("testId")!.Value], result.Attribute("outcome")!.Value));
    }
}
