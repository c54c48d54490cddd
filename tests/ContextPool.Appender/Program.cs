using System.Globalization;
using ContextPool;
using ContextPool.Legacy;

// Appends so many messages to a context, one after the other: a second program for the tests of two writers.
// Arguments: storage directory, context id, number of messages, text.
// With "create" or "create-durable" in place of the id it creates that many contexts, appends a few messages to each,
// deletes some, and prints a line for whatever was acknowledged: for the tests of power cuts.
// With "migrate" it appends to all contexts of a legacy directory, the fifth argument, which are migrated when they are opened, with
// backups in the sixth.
int count = int.Parse(args[2], CultureInfo.InvariantCulture);
var options = new ContextStoreOptions { Durable = args[1] == "create-durable" };
if (args[1] == "migrate") options = options with { Legacy = LegacyDirectory.At(args[4], args[5], autoMigrate: true) };
ContextStore store = ContextStore.Open(args[0], options);
if (args[1] == "migrate") await MigrateAsync();
else if (args[1].StartsWith("create", StringComparison.Ordinal)) await CreateAsync();
else await AppendAsync(await store.OpenAsync(ContextId.Parse(args[1])), count);

async Task AppendAsync(ChatContext context, int messages)
{
    for (int i = 0; i < messages; i++)
    {
        Message message = await context.AppendAsync(MessageDraft.FromText("User", $"{args[3]}: {i}"));
        if (args[1] != context.Id.ToString()) Acknowledge("appended", context.Id, message.Id);
    }
}

async Task CreateAsync()
{
    for (int i = 0; i < count; i++)
    {
        ChatContext context = await store.CreateAsync(new NewContext());
        Acknowledge("created", context.Id);
        await AppendAsync(context, 3);
        if (i % 3 != 2) continue;
        await store.DeleteAsync(context.Id);
        Acknowledge("deleted", context.Id);
    }
}

async Task MigrateAsync()
{
    List<ContextListing> listed = [];
    await foreach (ContextListing listing in store.ListAsync()) listed.Add(listing);
    foreach (ContextListing listing in listed) await AppendAsync(await store.OpenAsync(listing.Id), count);
}

static void Acknowledge(params object[] words) => Console.Out.Write(string.Join(' ', words) + "\n");
