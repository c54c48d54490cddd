using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ContextPool.TestKit;

/// <summary>Prints what an assembly shows to the outside: types by name, members by declaration, one a line.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type.FullName).Append(Bases(type)).Append('\n');
            foreach (string member in Members(type).Distinct().Order(StringComparer.Ordinal)) text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "class"
        : "open class";

    private static string Bases(Type type)
    {
        if (type.IsEnum || type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType)) return "";
        return " : " + Name(type.BaseType);
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type);
        IEnumerable<string> constructors = type.GetConstructors(Declared).Select(c => $"new({Parameters(c)})");
        IEnumerable<string> fields = type.GetFields(Declared).Select(f => $"{(f.IsLiteral ? "const " : "")}{Name(f.FieldType)} {f.Name}");
        IEnumerable<string> properties = type.GetProperties(Declared).Select(Property);
        IEnumerable<string> methods = type.GetMethods(Declared).Where(IsWritten).Select(
            m => $"{(m.IsStatic ? "static " : "")}{Name(m.ReturnType)} {m.Name}({Parameters(m)})");
        return constructors.Concat(fields).Concat(properties).Concat(methods);
    }

    /// <summary>What somebody wrote: no accessors, operators or members that records bring along.</summary>
    private static bool IsWritten(MethodInfo method) =>
        !method.IsSpecialName && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null;

    private static string Property(PropertyInfo property)
    {
        bool isStatic = (property.GetMethod ?? property.SetMethod)!.IsStatic;
        bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        string set = property.SetMethod is not { IsPublic: true } ? "" : isInit ? " init;" : " set;";
        bool isRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        return $"{(isStatic ? "static " : "")}{(isRequired ? "required " : "")}{Name(property.PropertyType)} {property.Name} {{ get;{set} }}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : "")}{Name(p.ParameterType)} {p.Name}{Default(p)}"));

    private static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue ? ""
        : parameter.DefaultValue is null ? parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? " = default" : " = null"
        : " = " + Convert.ToString(parameter.DefaultValue, System.Globalization.CultureInfo.InvariantCulture);

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (!type.IsGenericType) return type.Name;
        return type.Name[..type.Name.IndexOf('`')] + "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">";
    }
}
