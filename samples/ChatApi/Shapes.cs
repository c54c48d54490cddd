using ContextPool;
using ContextPool.Catalogue;

namespace ChatApi;

/// <summary>A chat in the list.</summary>
public sealed record Chat(ContextId Id, string? Title, DateTimeOffset LastChanged, int Messages, string? WhyUnavailable = null);

/// <summary>A new chat.</summary>
public sealed record NewChat(string? Title);

/// <summary>What somebody says. With an <paramref name="Id"/> of the caller's, a post that is sent again is saved once.</summary>
public sealed record Said(string? Text, MessageId? Id = null);

/// <summary>A message of a page; one that cannot be read says why in place of a text.</summary>
public sealed record Shown(MessageId Id, string? Role, string? Text, DateTimeOffset? At, string? WhyUnavailable = null);

/// <summary>Part of a conversation: <paramref name="Total"/> messages in all, the first one shown is number <paramref name="Start"/>, from 0.</summary>
public sealed record Page(int Total, int Start, IReadOnlyList<Shown> Messages);

/// <summary>A message that is being made, or whose writer died.</summary>
public sealed record Unfinished(MessageId Id, string Text, bool HasWriter);

/// <summary>A message that was found; <paramref name="Marks"/> say where in the snippet the words are.</summary>
public sealed record Hit(ContextId Chat, string? Title, MessageId Message, string? Role, DateTimeOffset At, string Snippet, IReadOnlyList<TextMark> Marks);
