using System.Globalization;

namespace ContextPool.EndToEnd;

/// <summary>Words and options of a command line, each option once, as <c>--name value</c> or as <c>--name</c> alone.</summary>
internal sealed class Arguments(string[] given)
{
    /// <summary>The word at a place.</summary>
    public string Word(int place) => place < given.Length ? given[place] : throw new ArgumentException($"expected more than {given.Length} words");

    public bool Has(string option) => Array.IndexOf(given, option) >= 0;

    /// <summary>What follows the option; null where it is not there.</summary>
    public string? Value(string option) => Array.IndexOf(given, option) is var place and >= 0 ? Word(place + 1) : null;

    public int Number(string option, int otherwise) => Value(option) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
