using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using ContextPool.Legacy;

namespace ContextPool.Tests.PublicApi;

/// <summary>
/// Every public method and constructor, called with null for one parameter at a time that does not take it. Records and exceptions
/// are passed over: they carry what they are given.
/// </summary>
public sealed class NullArgumentTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    // What a call is given for a message.
    private static Message? _message;

    public static TheoryData<string, string> Parameters()
    {
        var data = new TheoryData<string, string>();
        foreach ((MethodBase method, ParameterInfo parameter) in Checked()) data.Add(NameOf(method), parameter.Name!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Null_IsRefusedByName(string method, string parameter)
    {
        ContextStore store = ContextStore.InMemory();
        ChatContext context = await store.CreateAsync(new NewContext { Messages = [MessageDraft.FromText("User", "x")] });
        object[] subjects =
        [
            store, context, context.Metadata, await context.GetIndexAsync(), (await context.ReadBranchAsync().FirstAsync()).Message!,
            await context.BeginAsync(), new StoreChecker("nowhere"), new StoreRepair("nowhere"), new LegacyExport("nowhere"),
            new ContextStoreOptions(),
        ];
        _message = (Message)subjects[4];
        (MethodBase called, ParameterInfo tried) = Checked().Single(c => NameOf(c.Method) == method && c.Parameter.Name == parameter);

        var e = await Assert.ThrowsAsync<ArgumentNullException>(() => CallAsync(called, tried, subjects));
        Assert.Equal(parameter, e.ParamName);
    }

    [Fact]
    public void MethodsAreFound() => Assert.True(Checked().Count() > 20, $"{Checked().Count()}");

    private static IEnumerable<(MethodBase Method, ParameterInfo Parameter)> Checked() =>
        from type in (Type[])[.. typeof(ContextStore).Assembly.GetExportedTypes(), .. typeof(LegacyExport).Assembly.GetExportedTypes()]
        where !type.IsAssignableTo(typeof(Exception)) && !type.IsGenericType && !type.IsInterface
        from method in type.GetMethods(Declared).Where(m => !m.IsSpecialName && !IsMadeByTheCompiler(m))
            .Select(m => m.IsGenericMethodDefinition ? m.MakeGenericMethod(typeof(int)) : m).Cast<MethodBase>()
            .Concat(IsRecord(type) ? [] : type.GetConstructors())
        from parameter in method.GetParameters()
        where !parameter.ParameterType.IsValueType && !parameter.IsOut
            && Nullability.Create(parameter).WriteState == NullabilityState.NotNull
        select (method, parameter);

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static bool IsRecord(Type type) => type.IsValueType || type.GetMethod("<Clone>$") is not null;

    private static bool IsMadeByTheCompiler(MethodInfo method) => method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string NameOf(MethodBase method) =>
        $"{method.DeclaringType!.Name}.{method.Name}{(method.IsGenericMethod ? "<int>" : "")}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";

    private static async Task CallAsync(MethodBase method, ParameterInfo tried, object[] subjects)
    {
        object?[] arguments = [.. method.GetParameters().Select(p => p == tried ? null : p.HasDefaultValue ? Default(p) : Any(p.ParameterType))];
        object? subject = method.IsStatic || method.IsConstructor ? null : subjects.Single(method.DeclaringType!.IsInstanceOfType);
        try
        {
            object? answer = method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(subject, arguments);
            if (answer is Task task) await task;
            else if (answer is ValueTask valueTask) await valueTask;
            else if (answer is IAsyncEnumerable<Finding> findings) await foreach (Finding _ in findings) break;
            else if (answer is IEnumerable items) foreach (object? _ in items) break;
        }
        catch (TargetInvocationException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }

    private static object? Default(ParameterInfo parameter) =>
        parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null);

    private static object? Any(Type type) =>
        type == typeof(string) ? "x"
        : type == typeof(IFormatProvider) ? null
        : type.IsValueType ? Activator.CreateInstance(type)!
        : type.IsInterface && type.IsGenericType ? Array.CreateInstance(type.GetGenericArguments()[0], 0)
        : type == typeof(Message) ? _message
        : type == typeof(BranchPrompts) ? BranchPrompts.Cleared
        : Activator.CreateInstance(type)!;
}
