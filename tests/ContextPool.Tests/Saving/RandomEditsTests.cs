using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Saving;

/// <summary>Any edits in any order: a context opened afresh after each is what a model in memory says.</summary>
public sealed class RandomEditsTests
{
    private static readonly string[] Names = ["main", "b", "a \"quote\"", "c.d+e", "é"];

    private static readonly Gen<(int Kind, int A, int B, int C)> Edit =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 99]);

    [Fact]
    public Task AnyEdits_GiveWhatTheModelSays() => Edit.Array[1, 12].SampleAsync(
        async edits =>
        {
            using var store = new SavingStore();
            var model = new Model();
            ChatContext writer = await store.CreateAsync(messages: 0, model.Id);
            foreach ((int kind, int a, int b, int c) in edits)
            {
                await model.ApplyAsync(writer, kind, a, b, c);
                if (c % 3 == 0) writer = await store.OpenAsync(model.Id);
                await model.AssertIsAsync(await store.OpenAsync(model.Id));
                await model.AssertIsAsync(writer);
                store.AssertIndexIsThatOfThePool(model.Id);
            }
        },
        iter: 40,
        threads: 2);

    [Fact]
    public Task AnyEdits_GiveTheSameInMemory() => Edit.Array[1, 12].SampleAsync(
        async edits =>
        {
            ContextStore store = ContextStore.InMemory();
            var model = new Model();
            ChatContext writer = await store.CreateAsync(new NewContext { Id = model.Id });
            foreach ((int kind, int a, int b, int c) in edits)
            {
                await model.ApplyAsync(writer, kind, a, b, c);
                if (c % 3 == 0) writer = await store.OpenAsync(model.Id);
                await model.AssertIsAsync(await store.OpenAsync(model.Id));
                await model.AssertIsAsync(writer);
            }
        },
        iter: 40,
        threads: 2);

    /// <summary>Branches in order, messages by id, a title: by the obvious means.</summary>
    private sealed class Model
    {
        private readonly List<(string Name, List<MessageId> Ids)> _branches = [("main", [])];
        private readonly SortedDictionary<MessageId, (string Role, string Type, Timestamp At, string Json)> _messages = [];
        private string _active = "main";
        private string? _title;
        private int _last;

        public ContextId Id { get; } = Some.ContextId();

        public async Task ApplyAsync(ChatContext context, int kind, int a, int b, int c)
        {
            (string Name, List<MessageId> Ids) branch = _branches[a % _branches.Count];
            (string Name, List<MessageId> Ids) other = _branches[b % _branches.Count];
            string free = Names.Concat(["x1", "x2", "x3"]).First(n => _branches.TrueForAll(x => x.Name != n));
            switch (kind)
            {
                case 0 or 1:
                    Add(await context.AppendAsync(Draft(b, c), branch.Name), branch.Ids);
                    break;
                case 2:
                    MessageDraft[] drafts = [.. Enumerable.Range(0, b % 12).Select(i => Draft(b + i, c + i))];
                    foreach (Message message in await context.AppendAllAsync(drafts, branch.Name)) Add(message, branch.Ids);
                    break;
                case 3 when _messages.Count > 0:
                    await ReplaceAsync(context, _messages.Keys.ElementAt(b % _messages.Count), c);
                    break;
                case 4 when _branches.Count < 6:
                    MessageId? upTo = branch.Ids.Count > 0 && c % 2 == 0 ? branch.Ids[c % branch.Ids.Count] : null;
                    await context.CreateBranchAsync(free, branch.Name, upTo);
                    _branches.Add((free, [.. upTo is { } last ? branch.Ids.Take(branch.Ids.IndexOf(last) + 1) : branch.Ids]));
                    break;
                case 5:
                    await context.SwitchBranchAsync(branch.Name);
                    _active = branch.Name;
                    break;
                case 6:
                    await context.RenameBranchAsync(branch.Name, free);
                    _branches[a % _branches.Count] = (free, branch.Ids);
                    if (_active == branch.Name) _active = free;
                    break;
                case 7 when branch.Name != _active:
                    await context.DeleteBranchAsync(branch.Name);
                    _branches.RemoveAt(a % _branches.Count);
                    break;
                case 8:
                    await context.MergeBranchAsync(branch.Name, other.Name);
                    other.Ids.AddRange(branch.Ids.Except(other.Ids).ToList());
                    break;
                case 9 when _messages.Count > 0:
                    MessageId[] picked = [.. Enumerable.Range(0, c % 4).Select(i => _messages.Keys.ElementAt((b + (i * 7)) % _messages.Count))];
                    await context.CherryPickAsync(picked, branch.Name);
                    branch.Ids.AddRange(picked.Distinct().Except(branch.Ids).ToList());
                    break;
                case 10:
                    _title = c % 4 == 0 ? null : $"\"title {c}\"";
                    await context.SaveMetadataAsync(new Dictionary<string, string?> { ["title"] = _title });
                    break;
                case 11:
                    await context.SetPromptsAsync(branch.Name, c % 2 == 0 ? BranchPrompts.Cleared : new BranchPrompts("id", $"text {c}"));
                    break;
            }
        }

        public async Task AssertIsAsync(ChatContext context)
        {
            Assert.Equal(_branches.Select(b => b.Name), context.Metadata.Branches.Select(b => b.Name));
            Assert.Equal(_active, context.Metadata.ActiveBranchName);
            Assert.Equal(_title ?? "", SavingStore.Text(context.Metadata.RawMember("title")));
            foreach ((string name, List<MessageId> ids) in _branches) Assert.Equal(ids, await SavingStore.IdsAsync(context, name));
            foreach ((MessageId id, var message) in _messages)
                Assert.Equal(message.Json, SavingStore.Text((await context.GetMessageAsync(id))!.Json));
            AssertIndex(await context.GetIndexAsync());
        }

        /// <summary>Each query against a look at every message.</summary>
        private void AssertIndex(MessageIndex index)
        {
            Assert.Equal(_messages.Keys, index.Entries.Select(e => e.Id));
            Assert.Equal(_messages.Values.Sum(m => (long)SavingStore.Utf8(m.Json).Length), index.TotalBytes);
            foreach (string role in (string[])["User", "Assistant", "Tool"])
                Assert.Equal(Ids(m => m.Role == role), index.ByRole(role).Select(e => e.Id).Order());
            foreach (string type in (string[])["text", "plan"])
                Assert.Equal(Ids(m => m.Type == type), index.ByType(type).Select(e => e.Id).Order());
            (Timestamp from, Timestamp to) = (Some.TimeAfter(20), Some.TimeAfter(60));
            Assert.Equal(Ids(m => m.At >= from && m.At <= to), index.ByTime(from, to).Select(e => e.Id).Order());
            Assert.Equal(_messages.Values.Select(m => m.At).Order(), index.SortedByTime().Select(e => e.Timestamp));
        }

        private IEnumerable<MessageId> Ids(Func<(string Role, string Type, Timestamp At, string Json), bool> isWanted) =>
            _messages.Where(m => isWanted(m.Value)).Select(m => m.Key);

        private MessageDraft Draft(int b, int c) => new()
        {
            Id = Some.MessageId(++_last),
            Role = b % 2 == 0 ? "User" : "Assistant",
            Type = b % 5 == 0 ? "plan" : "text",
            Text = c % 7 == 0 ? null : $"text {c} \"é\"\n",
            CreatedAt = Some.TimeAfter(c % 80),
        };

        private void Add(Message message, List<MessageId> branch)
        {
            branch.Add(message.Id);
            Note(message);
        }

        private void Note(Message message) =>
            _messages[message.Id] = (message.Role!, message.Type, message.CreatedAt!.Value, SavingStore.Text(message.Json));

        private async Task ReplaceAsync(ChatContext context, MessageId id, int c)
        {
            Message read = (await context.GetMessageAsync(id))!;
            string node = $$"""{"id":"{{id}}","message":{"role":"Tool","content":[],"metadata":{"created_at":"{{Some.TimeAfter(c)}}"},"x":1.0},"parent_id":null}""";
            Note(await context.ReplaceAsync(read, SavingStore.Utf8(node)));
        }
    }
}
