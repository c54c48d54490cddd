namespace ChatApi;

/// <summary>How this program answers.</summary>
public sealed class ChatOptions
{
    /// <summary>How long the invented answerer thinks about each word.</summary>
    public TimeSpan WordPause { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How many words it says at most.</summary>
    public int MaxWords { get; set; } = 400;

    /// <summary>How much of an answer a crash may take. 0: none of what was shown, at the price of a small write for each piece.</summary>
    public TimeSpan CheckpointEvery { get; set; } = ContextPool.StreamOptions.DefaultCheckpointEvery;
}
