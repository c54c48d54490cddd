using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ContextPool.Extensions.Agents.Tests;

/// <summary>A model that remembers what it was given, and answers as it is told to.</summary>
internal sealed class Model(params Func<IReadOnlyList<ChatMessage>, ChatMessage>[] answers) : IChatClient
{
    /// <summary>Answers with the number of messages it was given.</summary>
    public Model()
        : this(given => new ChatMessage(ChatRole.Assistant, $"answer to {given.Count}"))
    {
    }

    /// <summary>What it was given, each time.</summary>
    public List<IReadOnlyList<ChatMessage>> Given { get; } = [];

    /// <summary>Waits here before it answers.</summary>
    public Func<Task> Thinking { get; set; } = () => Task.CompletedTask;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Given.Add([.. messages]);
        await Thinking();
        return new ChatResponse(answers[Math.Min(Given.Count, answers.Length) - 1](Given[^1]));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (string word in response.Text.Split(' ')) yield return new ChatResponseUpdate(ChatRole.Assistant, word + " ");
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
