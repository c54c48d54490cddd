using ContextPool.Benchmarks.Baselines;
using LiteDB;

namespace ContextPool.Benchmarks.Stores;

/// <summary>
/// LiteDB, which has no setting for how durable a commit is, so that it stands in both kinds of rows as it is. Weaker than a pool: no hash of
/// a message, no check of its JSON, one file that only LiteDB reads.
/// </summary>
internal sealed class LiteDbStore : IChatStore
{
    private readonly LiteDatabase _database;
    private readonly ILiteCollection<BsonDocument> _contexts;
    private readonly ILiteCollection<BsonDocument> _messages;

    public LiteDbStore(string directory)
    {
        _database = new LiteDatabase(new ConnectionString { Filename = Path.Combine(directory, "chats.litedb") });
        _contexts = _database.GetCollection("contexts", BsonAutoId.ObjectId);
        _messages = _database.GetCollection("messages", BsonAutoId.ObjectId);
        _messages.EnsureIndex("place", "$.place");
        _messages.EnsureIndex("role", "$.role");
    }

    public Task CreateAsync(ChatFile conversation)
    {
        _database.BeginTrans();
        _contexts.Insert(new BsonDocument { ["_id"] = conversation.Id, ["head"] = StoredText.Head(conversation), ["count"] = conversation.MessagePool.Count });
        _messages.InsertBulk(conversation.InOrder().Select((node, position) => Document(conversation.Id, node, position)));
        _database.Commit();
        return Task.CompletedTask;
    }

    public Task<int> MetadataAsync(string context)
    {
        BsonDocument found = _contexts.FindById(context);
        return Task.FromResult(StoredText.BranchesIn(found["head"].AsBinary) * found["count"].AsInt32);
    }

    public Task<int> OneAsync(string context, string message) => Task.FromResult(Characters(_messages.FindById(IdOf(context, message))));

    public Task<int> LastAsync(string context, int count)
    {
        int end = _contexts.FindById(context)["count"].AsInt32;
        return Task.FromResult(Between(context, Math.Max(0, end - count), end).Sum(Characters));
    }

    public Task<int> AllAsync(string context) => Task.FromResult(Between(context, 0, int.MaxValue).Sum(Characters));

    public Task AppendAsync(string context, ChatNode node)
    {
        _database.BeginTrans();
        BsonDocument head = _contexts.FindById(context);
        int position = head["count"].AsInt32;
        _messages.Insert(Document(context, node, position));
        head["count"] = position + 1;
        _contexts.Update(head);
        _database.Commit();
        return Task.CompletedTask;
    }

    public Task ReplaceAsync(string context, ChatNode node)
    {
        BsonDocument found = _messages.FindById(IdOf(context, node.Id));
        found["json"] = NaivePool.ToJson(node);
        _messages.Update(found);
        return Task.CompletedTask;
    }

    public Task<int> ListAsync() => Task.FromResult(_contexts.FindAll().Sum(found => StoredText.BranchesIn(found["head"].AsBinary)));

    public Task<int> CountAsync(string context, string role) => Task.FromResult(_messages.Count(Query.EQ("role", RoleOf(context, role))));

    public void Dispose() => _database.Dispose();

    private IEnumerable<BsonDocument> Between(string context, int from, int to) =>
        _messages.Find(Query.Between("place", PlaceOf(context, from), PlaceOf(context, to)));

    private static BsonDocument Document(string context, ChatNode node, int position) => new()
    {
        ["_id"] = IdOf(context, node.Id),
        ["place"] = PlaceOf(context, position),
        ["role"] = RoleOf(context, node.Message.Role),
        ["json"] = NaivePool.ToJson(node),
    };

    private static int Characters(BsonDocument message) => StoredText.CharactersOf(message["json"].AsBinary);

    private static string IdOf(string context, string message) => $"{context}/{message}";

    private static string PlaceOf(string context, int position) => $"{context}/{position:D10}";

    private static string RoleOf(string context, string role) => $"{context}/{role}";
}
