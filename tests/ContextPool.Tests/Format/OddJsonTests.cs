using System.Text;
using System.Text.Json;
using ContextPool.Format;
using ContextPool.TestKit;
using ContextPool.TestKit.Fuzzing;

namespace ContextPool.Tests.Format;

/// <summary>What is known of JSON here, against .NET's own readers: odd texts, and such that are damaged.</summary>
public sealed class OddJsonTests
{
    private static readonly long Cases = Trials.AreLong ? 5_000_000 : 10_000;

    [Fact]
    public void AnyText_IsJsonHereWhereItIsJsonForDotNet()
    {
        long good = 0;
        ForEachText(mayBeDamaged: true, (text, maxDepth) =>
        {
            bool isJson = ReferenceJson.IsJsonWithin(text, maxDepth);
            if (isJson) good++;
            Assert.Equal(isJson, IsAccepted(text.Length, () => JsonGrammar.Require(text, 0, maxDepth)));
            Assert.Equal(isJson, IsAccepted(text.Length, () => JsonMembers.Checked(text, maxDepth)));
        });
        Assert.InRange(good, Cases / 10, Cases * 9 / 10);
        Trials.Count(GetType(), Cases, "texts, judged");
    }

    [Fact]
    public void AnyWellFormedText_IsTakenApartAsDotNetDoes()
    {
        ForEachText(mayBeDamaged: false, (text, _) =>
        {
            ReferenceValue value = ReferenceJson.Part(text, 0, text.Length);
            AssertParts(text, value);
            Assert.Equal(ReferenceJson.MembersOf(Around(value)).Single().Value.Length, LengthThroughPieces(text.AsSpan(value.Start)));
            using var output = new PooledBuffer(16);
            Assert.True(JsonReindenter.TryWrite(text, output, int.MaxValue / 2));
            Assert.Equal(JsonStyle.Serde.Print(Encoding.UTF8.GetString(text)), Encoding.UTF8.GetString(output.Written));
        });
        Trials.Count(GetType(), Cases, "texts, taken apart");
    }

    [Fact]
    public void AnyString_MeansWhatItSays_HalvesOfCharactersIncluded()
    {
        var random = new Random(Trials.Seed);
        var odd = new OddJson(random);
        for (long n = 0; n < Cases; n++)
        {
            byte[] quoted = Encoding.UTF8.GetBytes(odd.Text());
            string meaning = ReferenceJson.Meaning(quoted.AsSpan(1..^1));
            bool hasHalf = ReferenceJson.HasHalf(meaning);
            Assert.Equal(meaning, JsonText.DecodeQuoted(quoted));
            Assert.Equal(hasHalf, JsonText.HasLoneSurrogate(quoted.AsSpan(1..^1)));
            if (!hasHalf) Assert.Equal(JsonSerializer.Deserialize<string>(quoted), meaning);
            using var again = new PooledBuffer(16);
            JsonText.WriteQuoted(meaning, again);
            Assert.Equal(meaning, ReferenceJson.Meaning(again.Written[1..^1]));
            Assert.Equal(hasHalf, Record.Exception(() => WholeText.RequireInside(quoted, 1, "text")) is ArgumentException);
        }

        Trials.Count(GetType(), Cases, "strings");
    }

    private static void ForEachText(bool mayBeDamaged, Action<byte[], int> check) => OddTexts.ForEach(Cases, mayBeDamaged, check);

    private static bool IsAccepted(int length, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (InvalidContentException e)
        {
            Assert.InRange(e.Offset, 0, length);
            return false;
        }
    }

    private static void AssertParts(byte[] text, ReferenceValue value)
    {
        List<ReferenceMember> members = value.Kind == JsonTokenType.StartObject ? ReferenceJson.MembersOf(value) : [];
        Assert.Equal(members.Select(m => (m.Name, m.Value.Start..m.Value.End)), JsonMembers.Of(text));
        Assert.Equal(members.Select(m => (m.Name, m.Value.Start..m.Value.End)), JsonMembers.Checked(text, 100));
        List<Range>? elements = value.Kind == JsonTokenType.StartArray ? [.. ReferenceJson.ElementsOf(value).Select(e => e.Start..e.End)] : null;
        Assert.Equal(elements, JsonPlace.ElementsOf(text));
    }

    /// <summary>The value as a member, so that .NET says where it ends.</summary>
    private static ReferenceValue Around(ReferenceValue value)
    {
        byte[] text = [.. "{\"a\":"u8, .. value.Bytes, (byte)'}'];
        return ReferenceJson.Part(text, 0, text.Length);
    }

    private static int LengthThroughPieces(ReadOnlySpan<byte> text)
    {
        var extent = default(JsonExtent);
        int length;
        for (int have = 1; !extent.TryFindEnd(text[..Math.Min(have, text.Length)], have >= text.Length, out length); have += 1 + (have % 3))
        {
            if (have >= text.Length) return -1;
        }

        return length;
    }
}
