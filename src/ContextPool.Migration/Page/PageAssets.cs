using System.Security.Cryptography;
using System.Text;

namespace ContextPool.Migration.Page;

/// <summary>The style sheet and the script, which stand in every page, and the policy that lets nothing else in.</summary>
internal static class PageAssets
{
    public static string Style { get; } = Read("page.css");

    public static string Script { get; } = Read("page.js");

    /// <summary>
    /// No request to anywhere, and no style or script but these two, told by their hashes: should a text from outside ever get
    /// past the escaping, it still runs nothing.
    /// </summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src {SourceOf(Style)}; script-src {SourceOf(Script)}; base-uri 'none'; form-action 'none'";

    private static string SourceOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly has no resource {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
