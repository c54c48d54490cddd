using System.Reflection;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.TestKit;

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

    /// <summary>Whichever way one is made, a program can act on it without reading its message.</summary>
    [Fact]
    public void Exceptions_HaveAStableCode_AndTheIdsTheyAreAbout()
    {
        string[] codes = [.. typeof(ErrorCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!)];
        ConstructorInfo[] made = [.. Public.Where(t => t.IsAssignableTo(typeof(ContextPoolException)) && !t.IsAbstract).SelectMany(t => t.GetConstructors())];

        Assert.True(made.Length > 10, $"{made.Length}");
        Assert.All(made, constructor =>
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            var e = (ContextPoolException)constructor.Invoke([.. parameters.Select(SomeOf)]);
            if (e is not InvalidContentException) Assert.Contains(e.Code, codes);
            Assert.Matches("^[a-z]+(_[a-z]+)*$", e.Code);
            if (parameters.Any(p => Is<ContextId>(p))) Assert.Equal(Some.ContextId(7), e.Context);
            if (parameters.Any(p => Is<MessageId>(p))) Assert.Equal(Some.MessageId(7), e.GetType().GetProperty("Id")!.GetValue(e));
        });
    }

    private static bool Is<T>(ParameterInfo parameter)
        where T : struct => parameter.ParameterType == typeof(T) || parameter.ParameterType == typeof(T?);

    private static object? SomeOf(ParameterInfo parameter) => parameter.ParameterType switch
    {
        _ when Is<ContextId>(parameter) => Some.ContextId(7),
        _ when Is<MessageId>(parameter) => Some.MessageId(7),
        var type when type == typeof(string) => "some",
        var type when type == typeof(IReadOnlyList<string>) => new[] { "some" },
        var type when type == typeof(StorageException) => new FileOperationException(FileFailure.NoSpace, "write", "some", "full"),
        var type when type == typeof(ContentFault) => (ContentFault)0,
        { IsValueType: true } type => Activator.CreateInstance(type),
        _ => null,
    };
}
