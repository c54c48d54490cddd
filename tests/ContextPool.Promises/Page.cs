using System.Globalization;
using System.Text;

namespace ContextPool.Promises;

/// <summary>The document: every promise with what proves it, and the faults that were planted against it.</summary>
internal sealed class Page(TestRuns runs, IReadOnlyList<string[]> faults)
{
    private readonly StringBuilder _text = new();

    /// <summary>Promises that no test proves, or one contradicts.</summary>
    public List<string> Open { get; } = [];

    /// <summary>The text.</summary>
    public string Write(IReadOnlyList<Promise> promises)
    {
        Line("# Promises");
        Line();
        Line("What is promised, the tests that prove it, and how much the last run tried. Made by `tests/promises/run.sh` from the results of the tests;");
        Line("nothing here is typed. Cases are tests; where one test tries many, what it counted stands beside it. Faults are lines of");
        Line("[faults.tsv](tests/sabotage/faults.tsv), each planted into the source to see that the tests notice.");
        foreach (Promise promise in promises) Write(promise);
        return _text.ToString();
    }

    private void Write(Promise promise)
    {
        Line();
        Line($"## {promise.Code}: {promise.Text}");
        Line();
        if (promise.Proofs.Count == 0)
        {
            Line("Not proven.");
            return;
        }

        Line("| proven by | cases | tried in them | command |");
        Line("| --- | --- | --- | --- |");
        foreach (Proof proof in promise.Proofs) Line($"| {proof.TestClass.TrimStart('*')} | {Cases(promise, proof)} | {Tried(proof)} | `{proof.Command}` |");
        string[][] against = [.. faults.Where(f => f[1] == promise.Code)];
        if (against.Length == 0) return;
        Line();
        Line($"Faults planted: {against.Length}, noticed: {against.Count(f => f[2] == "yes")}"
            + string.Concat(against.Where(f => f[2] != "yes").Select(f => $"; {f[0]}: {f[2]}")) + ".");
    }

    private string Cases(Promise promise, Proof proof)
    {
        (int passed, int failed, int skipped) = (runs.Count(proof, "Passed"), runs.Count(proof, "Failed"), runs.Count(proof, "NotExecuted"));
        if (failed > 0) Open.Add($"{promise.Code}: {failed} of {proof.TestClass} failed");
        if (passed == 0 && skipped == 0) Open.Add($"{promise.Code}: {proof.TestClass} has no tests");
        if (failed > 0) return $"{failed} failed";
        return passed == 0 ? "not proven here" : passed.ToString("N0", CultureInfo.InvariantCulture) + (skipped > 0 ? $", {skipped} skipped" : "");
    }

    private string Tried(Proof proof) => string.Join(", ", runs.Counts(proof).Select(
        c => string.Create(CultureInfo.InvariantCulture, $"{c.Cases:N0} {c.What}")));

    private void Line(string line = "") => _text.Append(line).Append('\n');
}
