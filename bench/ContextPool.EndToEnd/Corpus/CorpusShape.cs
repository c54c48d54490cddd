namespace ContextPool.EndToEnd.Corpus;

/// <summary>What a corpus is made of; two of the same shape are the same bytes.</summary>
/// <param name="Contexts">How many files.</param>
/// <param name="Messages">How many messages each has on average: between half and one and a half times as many.</param>
/// <param name="Seed">Of everything else.</param>
/// <param name="IsVaried">
/// True where text is of invented words, a few frequent and most rare, so that it compresses about as text does; else a few phrases repeat, which is
/// quicker made and all the same to whoever does not compress.
/// </param>
internal sealed record CorpusShape(int Contexts, int Messages, ulong Seed = 20251108, bool IsVaried = false)
{
    public override string ToString() => $"{Contexts:N0} contexts of about {Messages:N0} messages, seed {Seed}{(IsVaried ? ", invented words" : "")}";
}
