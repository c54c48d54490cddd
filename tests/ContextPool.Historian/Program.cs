using System.Globalization;
using ContextPool;
using ContextPool.Legacy;
using ContextPool.TestKit;
using ContextPool.TestKit.Histories;

// One client of a store that keeps a history of what it does, in a program of its own: it may be stopped and killed.
// Arguments: storage directory, file of the history, number of the client, seed, what it does besides reading and saving ("deletes", "packs",
// both with a comma between them, or "-"), how many contexts there are, how many calls to make, legacy directory, directory of its backups.
int number = int.Parse(args[2], CultureInfo.InvariantCulture);
int seed = int.Parse(args[3], CultureInfo.InvariantCulture);
string[] ways = args[4].Split(',');
ContextId[] contexts = [.. Enumerable.Range(1, int.Parse(args[5], CultureInfo.InvariantCulture)).Select(Some.ContextId)];
int steps = int.Parse(args[6], CultureInfo.InvariantCulture);
ContextStore store = ContextStore.Open(args[0], new ContextStoreOptions
{
    Durable = false,
    TrashGrace = TimeSpan.Zero,
    Legacy = LegacyDirectory.At(args[7], args[8]),
});
using var history = new HistoryFile(args[1]);
var mix = new HistoryMix { Deletes = ways.Contains("deletes"), Packs = ways.Contains("packs") };
var client = new HistoryClient(store, number, contexts, history, mix, new Random(seed));
for (int step = 0; step < steps; step++) await client.StepAsync();
