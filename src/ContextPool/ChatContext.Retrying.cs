namespace ContextPool;

/// <content>A save that is made again where somebody else was quicker.</content>
public sealed partial class ChatContext
{
    /// <summary>How often <see cref="UpdateAsync(Func{ChatContext, Task}, int, CancellationToken)"/> tries by default.</summary>
    public const int DefaultUpdateAttempts = 10;

    /// <summary>
    /// Makes a change that depends on what is stored: where somebody else saved in between (<see cref="StaleWriteException"/>), this
    /// context is refreshed and the change made again, on what is there now. No waiting in between: each time somebody else has got on.
    /// </summary>
    /// <param name="change">
    /// Looks at the context it is given, which is this one, and saves once, as its last step: what it saved before would be saved again.
    /// </param>
    /// <param name="attempts">How often at most; the last <see cref="StaleWriteException"/> passes through.</param>
    /// <param name="cancel">Looked at before each attempt.</param>
    public Task UpdateAsync(Func<ChatContext, Task> change, int attempts = DefaultUpdateAttempts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return UpdateAsync(
            async context =>
            {
                await change(context).ConfigureAwait(false);
                return true;
            },
            attempts,
            cancel);
    }

    /// <inheritdoc cref="UpdateAsync(Func{ChatContext, Task}, int, CancellationToken)"/>
    /// <returns>What the change gave back the time it succeeded.</returns>
    public async Task<T> UpdateAsync<T>(
        Func<ChatContext, Task<T>> change, int attempts = DefaultUpdateAttempts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        for (int attempt = 1; ; attempt++)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                return await change(this).ConfigureAwait(false);
            }
            catch (StaleWriteException) when (attempt < attempts)
            {
                await RefreshAsync(cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Reads a message, edits it and puts the edit in its place, again where somebody else replaced it in between. Throws
    /// <see cref="MessageNotFoundException"/> where it is not in the pool.
    /// </summary>
    /// <param name="id">The message.</param>
    /// <param name="edit">Gives back the same message after <see cref="Message.WithText"/> or another edit; may be asked several times.</param>
    /// <param name="attempts">As for <see cref="UpdateAsync(Func{ChatContext, Task}, int, CancellationToken)"/>.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public Task<Message> EditAsync(
        MessageId id, Func<Message, Message> edit, int attempts = DefaultUpdateAttempts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return UpdateAsync(
            async context =>
            {
                Message read = await context.GetMessageAsync(id, cancel).ConfigureAwait(false)
                    ?? throw new MessageNotFoundException(Id, id, $"message {id} is not in the pool");
                return await context.ReplaceAsync(read, edit(read), cancel).ConfigureAwait(false);
            },
            attempts,
            cancel);
    }
}
