using System.Text;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>Odd texts one after the other, half of them damaged where that is asked for. The same seed gives the same texts.</summary>
internal static class OddTexts
{
    /// <summary>Checks so many texts, each with a limit of nesting that it may reach or exceed; what fails is shown.</summary>
    public static void ForEach(long cases, bool mayBeDamaged, Action<byte[], int> check)
    {
        var random = new Random(Trials.Seed);
        var odd = new OddJson(random);
        var mutation = new Mutation(random, Mutation.JsonWords);
        for (long n = 0; n < cases; n++)
        {
            int maxDepth = random.Next(1, 20);
            string value = odd.Chance(20) ? odd.Nest(random.Next(Math.Max(0, maxDepth - 2), maxDepth + 2)) : odd.Value(5);
            byte[] text = Encoding.UTF8.GetBytes($"{odd.Space()}{value}{odd.Space()}");
            if (mayBeDamaged && odd.Chance(50)) text = mutation.Of(text, Encoding.UTF8.GetBytes(odd.Value(3)));
            try
            {
                check(text, maxDepth);
            }
            catch (Exception e)
            {
                throw new TrialFailedException($"text {n} of seed {Trials.Seed}: {e.Message}\n{TrialFailedException.Shown(text)}", e);
            }
        }
    }
}
