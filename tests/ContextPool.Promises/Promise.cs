namespace ContextPool.Promises;

/// <summary>What is promised, and which tests prove it.</summary>
/// <param name="Code">For instance <c>I1</c>, as FORMAT.md has it.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Proofs">The tests; none where it is only claimed.</param>
internal sealed record Promise(string Code, string Text, IReadOnlyList<Proof> Proofs)
{
    /// <summary>
    /// Reads a table of tabs: a line <c>code, text</c> begins a promise, a line <c>empty, project, class</c> names a proof, where a
    /// class may begin with <c>*</c>. Lines that begin with <c>#</c> are remarks.
    /// </summary>
    public static IReadOnlyList<Promise> ReadAll(string path)
    {
        var promises = new List<Promise>();
        var proofs = new List<Proof>();
        foreach (string[] cells in File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')))
        {
            if (cells[0].Length > 0) promises.Add(new Promise(cells[0], cells[1], proofs = []));
            else proofs.Add(new Proof(cells[1], cells[2]));
        }

        return promises;
    }
}
