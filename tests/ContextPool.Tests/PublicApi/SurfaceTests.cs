using System.Reflection;
using ContextPool.Legacy;

namespace ContextPool.Tests.PublicApi;

/// <summary>What holds for all of the public surface, of the library and of what reads legacy files.</summary>
public sealed class SurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Public = [.. typeof(ContextStore).Assembly.GetExportedTypes(), .. typeof(LegacyExport).Assembly.GetExportedTypes()];

    [Fact]
    public void CancellationTokens_HaveOneName()
    {
        ParameterInfo[] tokens =
        [
            .. from type in Public
               from method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors())
               from parameter in method.GetParameters()
               where parameter.ParameterType == typeof(CancellationToken)
               select parameter,
        ];

        Assert.True(tokens.Length > 20, $"{tokens.Length}");
        Assert.All(tokens, t => Assert.True(t.Name == "cancel", $"{t.Member.DeclaringType!.Name}.{t.Member.Name}: {t.Name}"));
    }

    [Fact]
    public void Exceptions_HaveOneBase()
    {
        Type[] exceptions = [.. Public.Where(t => t.IsAssignableTo(typeof(Exception)))];

        Assert.True(exceptions.Length > 10, $"{exceptions.Length}");
        Assert.All(exceptions, e => Assert.True(e.IsAssignableTo(typeof(ContextPoolException)), e.FullName));
    }

    [Fact]
    public void ErrorCodes_AreDistinct_AndSpelledAlike()
    {
        string[] codes = [.. typeof(ErrorCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!)];

        Assert.Equal(codes.Length, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, c => Assert.Matches("^[a-z]+(_[a-z]+)*$", c));
    }
}
