namespace ChatApi;

/// <summary>Whoever answers: a model, in a program that has one.</summary>
public interface IAnswerer
{
    /// <summary>The answer to the last of these texts, piece by piece.</summary>
    IAsyncEnumerable<string> AnswerAsync(IReadOnlyList<string> conversation, CancellationToken cancel);
}
