using ContextPool.Legacy;
using ContextPool.Migration.Settling;
using ContextPool.Storage;

namespace ContextPool.Migrator.Printing;

/// <summary>Prints in what the two sides of a context differ, piece by piece; disposing of it prints the rest.</summary>
internal interface IDifferencePrinter : IDisposable
{
    void Begin(BothSides sides, ContextHead pool, string poolPath);

    void Print(MemberDifference member);

    void Print(MessageDifference message);

    void End(BothSides sides);
}
