using ContextPool;
using ContextPool.Legacy;

// dotnet run --project samples/Quickstart [directory of legacy files [directory to write to]]
string legacy = args.Length > 0 ? args[0] : Path.Combine("samples", "conversations");
string output = args.Length > 1 ? args[1] : Directory.CreateTempSubdirectory("contextpool-quickstart-").FullName;
ContextId chat = ContextId.Parse("b69cf6b1-5e64-4426-a775-007cb341dd5f");

#region readme
// Legacy contexts are listed with the pools and migrated when first opened: backed up, converted, read back, compared.
ContextStore store = ContextStore.Open(Path.Combine(output, "storage"), new ContextStoreOptions
{
    Legacy = LegacyDirectory.At(legacy, backups: Path.Combine(output, "backups"), autoMigrate: true),
});

ChatContext context = await store.OpenAsync(chat); // reads context.json, no message
await foreach (BranchMessage last in context.ReadLastAsync(3)) // reads three files
    Console.WriteLine($"{last.Message?.Role}: {last.Message?.Text ?? last.WhyUnavailable}");

Message question = await context.AppendAsync(MessageDraft.FromText("User", "Can I make the soup the day before?"));
await context.CreateBranchAsync("what if", upTo: question.ParentId); // shares its messages, copies none
await context.AppendAsync(MessageDraft.FromText("User", "What if ten people come?"), branch: "what if");

MessageIndex index = await context.GetIndexAsync(); // answers without reading messages
foreach (IndexEntry entry in index.ByRole("User").OrderBy(entry => entry.Timestamp))
    Console.WriteLine($"{entry.Timestamp}  {entry.SizeBytes,6} bytes  {entry.Id}");
#endregion

Console.WriteLine($"{index.Count} messages and {context.Metadata.Branches.Count} branches in {store.Place}");
