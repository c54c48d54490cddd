using System.Text;
using System.Text.Json;
using ContextPool.Format;
using ContextPool.TestKit;
using ContextPool.TestKit.Fuzzing;

namespace ContextPool.Legacy.Tests;

/// <summary>The comparison that stands between a draft and its publishing, against .NET's own reader: odd values, changed in one place.</summary>
public sealed class OddTokensTests
{
    [Fact]
    public void AnyTwoTexts_AreEqualWhereDotNetReadsTheSameTokens()
    {
        var random = new Random(Trials.Seed);
        var odd = new OddJson(random);
        var mutation = new Mutation(random, Mutation.JsonWords);
        long cases = Trials.AreLong ? 5_000_000 : 15_000;
        long equal = 0;
        for (long n = 0; n < cases; n++)
        {
            string value = odd.Value(4);
            byte[] left = Encoding.UTF8.GetBytes(odd.Space() + value);
            byte[] right = odd.Chance(40) ? Encoding.UTF8.GetBytes(odd.Any(JsonStyle.All).Print(value)) : mutation.Of(left, Encoding.UTF8.GetBytes(odd.Value(2)));
            bool areSame = ReferenceJson.IsJsonWithin(right, 1000) && Tokens(left).SequenceEqual(Tokens(right));
            if (areSame) equal++;
            if (!Judgements(left, right).All(areEqual => areEqual == areSame))
                Assert.Fail($"case {n} of seed {Trials.Seed}: {(areSame ? "equal" : "not equal")}\n{TrialFailedException.Shown(left)}\n{TrialFailedException.Shown(right)}");
        }

        Assert.InRange(equal, cases / 10, cases * 9 / 10);
        Trials.Count(GetType(), cases, "pairs of texts");
    }

    /// <summary>As it is used on this processor, and through registers of every width that it has.</summary>
    private static IEnumerable<bool> Judgements(byte[] left, byte[] right)
    {
        yield return JsonTokens.AreEqual(left, right);
        yield return JsonTokens.AreEqual<PlainBlock>(left, right);
        yield return JsonTokens.AreEqual<Block128>(left, right);
        if (Block256.IsSupported) yield return JsonTokens.AreEqual<Block256>(left, right);
        if (Block512.IsSupported) yield return JsonTokens.AreEqual<Block512>(left, right);
    }

    private static List<string> Tokens(byte[] json)
    {
        var tokens = new List<string>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read()) tokens.Add($"{reader.TokenType} {Encoding.Latin1.GetString(reader.ValueSpan)}");
        return tokens;
    }
}
