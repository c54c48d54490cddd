using System.Globalization;
using ContextPool;
using ContextPool.Model;
using ContextPool.Saving;

// Appends so many messages to a context, one after the other: a second program for the tests of two writers.
// Arguments: storage directory, context id, number of messages, text.
ContextStore store = ContextStore.Open(args[0], new ContextStoreOptions { Durable = false });
ChatContext context = await store.OpenAsync(ContextId.Parse(args[1]));
int count = int.Parse(args[2], CultureInfo.InvariantCulture);
for (int i = 0; i < count; i++) await context.AppendAsync(MessageDraft.FromText("User", $"{args[3]}: {i}"));
