namespace ContextPool.EndToEnd.Tables;

/// <summary>One question, answered by runs of whole programs.</summary>
internal interface ITable
{
    /// <summary>Of the file that it goes to.</summary>
    string Name { get; }

    /// <summary>Measures and writes, as Markdown.</summary>
    void Run(TextWriter output);
}
