using System.Collections;
using System.Reflection;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>Throws where a value that came from a file holds a null which its type rules out: whoever uses it would fall over it later.</summary>
internal static class NoNulls
{
    public static void Require(object value)
    {
        var nullability = new NullabilityInfoContext();
        foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || property.PropertyType.IsValueType) continue;
            object? found = property.GetValue(value);
            NullabilityInfo info = nullability.Create(property);
            if (found is null && info.ReadState == NullabilityState.NotNull) throw new InvalidOperationException($"{property.Name} is null");
            if (found is not IEnumerable elements || found is string) continue;
            foreach (object? element in elements)
            {
                if (element is null) throw new InvalidOperationException($"{property.Name} has a null in it");
                if (element.GetType() is { IsClass: true } type && type != typeof(string)) Require(element);
            }
        }
    }
}
