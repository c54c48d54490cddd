namespace ContextPool.Promises;

/// <summary>The tests of one class, or of all whose name ends alike.</summary>
/// <param name="Project">The test project.</param>
/// <param name="TestClass">Without its namespace; a leading <c>*</c> stands for anything.</param>
internal sealed record Proof(string Project, string TestClass)
{
    /// <summary>What runs it alone.</summary>
    public string Command => $"dotnet test tests/{Project} -c Release --filter FullyQualifiedName~{TestClass.TrimStart('*')}";

    /// <summary>True for a class of it.</summary>
    public bool Covers(string fullName)
    {
        string name = fullName[(fullName.LastIndexOf('.') + 1)..];
        return fullName.StartsWith($"{Project}.", StringComparison.Ordinal)
            && (TestClass[0] == '*' ? name.EndsWith(TestClass[1..], StringComparison.Ordinal) : name == TestClass);
    }
}
