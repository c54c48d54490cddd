namespace ContextPool.EndToEnd.Corpus;

/// <summary>What a corpus is made of; two of the same shape are the same bytes.</summary>
/// <param name="Contexts">How many files.</param>
/// <param name="Messages">How many messages each has on average: between half and one and a half times as many.</param>
/// <param name="Seed">Of everything else.</param>
internal sealed record CorpusShape(int Contexts, int Messages, ulong Seed = 20251108)
{
    public override string ToString() => $"{Contexts:N0} contexts of about {Messages:N0} messages, seed {Seed}";
}
