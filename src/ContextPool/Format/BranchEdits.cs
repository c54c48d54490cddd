namespace ContextPool.Format;

/// <summary>
/// The edits of branches, on the text of <c>context.json</c>. Each checks its arguments against the metadata as they are and
/// throws before it changes anything: <see cref="ContextPoolException"/> where they do not allow it.
/// </summary>
internal static class BranchEdits
{
    private const string Branches = "branches";
    private const string Active = "active_branch_name";

    /// <summary>Adds ids at the end of a branch; makes the branch where it is not there, and the active one where there is none.</summary>
    public static void AppendIds(MetadataEditor editor, ContextMetadata current, string branch, IReadOnlyCollection<MessageId> ids)
    {
        if (current.FindBranch(branch) is not null)
        {
            editor.Append(ids, Branches, branch, "message_ids");
            return;
        }

        Add(editor, branch, ids, systemPrompt: null, userPrompt: null);
        if (current.ActiveBranchName is null) editor.Set(MetadataEditor.Quoted(branch), Active);
    }

    /// <summary>The metadata after <see cref="AppendIds"/>. Throws where they cannot be stored.</summary>
    public static ContextMetadata WithIds(ContextMetadata current, string branch, IReadOnlyList<MessageId> ids)
    {
        if (ids.Count > 0 && current.TryAppend(branch, ids) is { } grown) return grown;
        var editor = new MetadataEditor(current.Json);
        AppendIds(editor, current, branch, ids);
        return editor.ToMetadata(current.Id);
    }

    /// <summary>A branch over the first messages of another, with the prompts of that one, so that the talk goes on as it was.</summary>
    public static void Create(MetadataEditor editor, ContextMetadata current, string name, string? from, MessageId? upTo)
    {
        RequireFree(current, name);
        string source = from ?? current.ActiveBranchName
            ?? throw new BranchNotFoundException(current.Id, branch: null);
        IEnumerable<MessageId> ids = Require(current, source).MessageIds;
        if (upTo is { } last)
        {
            int position = ids.ToList().IndexOf(last);
            if (position < 0) throw new MessageNotFoundException(current.Id, last, $"message {last} is not in branch '{source}'");
            ids = ids.Take(position + 1);
        }

        Add(editor, name, ids, editor.RawAt(Branches, source, "system_prompt"), editor.RawAt(Branches, source, "user_prompt"));
    }

    /// <summary>Names the branch that is shown.</summary>
    public static void Switch(MetadataEditor editor, ContextMetadata current, string name)
    {
        Require(current, name);
        editor.Set(MetadataEditor.Quoted(name), Active);
    }

    /// <summary>Changes key and name, and the active branch's name with it.</summary>
    public static void Rename(MetadataEditor editor, ContextMetadata current, string name, string newName)
    {
        Require(current, name);
        RequireFree(current, newName);
        editor.Set(MetadataEditor.Quoted(newName), Branches, name, "name");
        editor.Rename(newName, Branches, name);
        if (current.ActiveBranchName == name) editor.Set(MetadataEditor.Quoted(newName), Active);
    }

    /// <summary>Removes a branch; its messages stay in the pool.</summary>
    public static void Delete(MetadataEditor editor, ContextMetadata current, string name)
    {
        Require(current, name);
        if (current.ActiveBranchName == name) throw new ActiveBranchException(current.Id, name);
        editor.Remove(Branches, name);
    }

    /// <summary>Appends what one branch has and the other has not.</summary>
    public static void Merge(MetadataEditor editor, ContextMetadata current, string source, string target) =>
        CherryPick(editor, current, Require(current, source).MessageIds, target);

    /// <summary>Appends messages, each once; the caller has made sure that the pool has them.</summary>
    public static void CherryPick(MetadataEditor editor, ContextMetadata current, IEnumerable<MessageId> messages, string target)
    {
        HashSet<MessageId> there = [.. Require(current, target).MessageIds];
        editor.Append([.. messages.Where(there.Add)], Branches, target, "message_ids");
    }

    /// <summary>Sets or removes the prompts of a branch; members of a prompt that the library does not know stay.</summary>
    public static void SetPrompts(MetadataEditor editor, ContextMetadata current, string branch, BranchPrompts prompts)
    {
        Require(current, branch);
        if (prompts.SystemPromptId is null != prompts.SystemPromptContent is null)
            throw new ArgumentException("a system prompt needs both an id and a content", nameof(prompts));
        WholeText.Require(prompts.SystemPromptId, "id of the system prompt");
        WholeText.Require(prompts.SystemPromptContent, "system prompt");
        WholeText.Require(prompts.UserPrompt, "user prompt");
        if (prompts.RemovesBoth)
        {
            editor.Set("null", Branches, branch, "system_prompt");
            editor.Set("null", Branches, branch, "user_prompt");
        }

        if (prompts is { SystemPromptId: { } id, SystemPromptContent: { } content })
        {
            editor.Set(MetadataEditor.Quoted(id), Branches, branch, "system_prompt", "id");
            editor.Set(MetadataEditor.Quoted(content), Branches, branch, "system_prompt", "content");
        }

        if (prompts.UserPrompt is { } text) editor.Set(MetadataEditor.Quoted(text), Branches, branch, "user_prompt");
    }

    /// <summary>The text of a branch, its members in the application's order.</summary>
    public static string Text(string name, IEnumerable<MessageId> ids, string? systemPrompt = null, string? userPrompt = null) =>
        $$"""
        {"name":{{MetadataEditor.Quoted(name)}},"message_ids":{{MetadataEditor.ArrayOf(ids)}},
        "system_prompt":{{systemPrompt ?? "null"}},"user_prompt":{{userPrompt ?? "null"}}}
        """;

    private static void Add(
        MetadataEditor editor, string name, IEnumerable<MessageId> ids, string? systemPrompt, string? userPrompt) =>
        editor.Set(Text(name, ids, systemPrompt, userPrompt), Branches, name);

    private static Branch Require(ContextMetadata current, string name) =>
        current.FindBranch(name) ?? throw new BranchNotFoundException(current.Id, name);

    private static void RequireFree(ContextMetadata current, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        WholeText.Require(name, "name of the branch");
        if (current.FindBranch(name) is not null) throw new BranchExistsException(current.Id, name);
    }
}
