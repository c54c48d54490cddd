using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace ChatApi;

/// <summary>Has no model behind it: it says back what it was told, as slowly as one that thinks.</summary>
public sealed class InventedAnswerer(IOptions<ChatOptions> options, TimeProvider? time = null) : IAnswerer
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public async IAsyncEnumerable<string> AnswerAsync(
        IReadOnlyList<string> conversation, [EnumeratorCancellation] CancellationToken cancel)
    {
        string question = conversation.Count == 0 ? "" : conversation[^1];
        string answer = $"I have no model behind me, so here is what you said, message {conversation.Count} of this chat: {question}";
        foreach (string word in answer.Split(' ').Take(options.Value.MaxWords))
        {
            if (options.Value.WordPause > TimeSpan.Zero) await Task.Delay(options.Value.WordPause, _time, cancel);
            yield return word + " ";
        }
    }
}
