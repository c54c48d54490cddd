using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Format;

public sealed class StreamedTextTests
{
    private static readonly StreamedHead Head = new(Some.MessageId(1), "Assistant", "a \"branch\"", Some.MessageId(2), Some.Time);

    [Fact]
    public void Lines_AreAsTheDocumentHasThem() => Assert.Equal(
        $$"""
        {"version":1,"message_id":"{{Head.Id}}","role":"Assistant","branch":"a \"branch\"","parent_id":"{{Head.ParentId}}","started_at":"{{Some.Time}}"}
        {"at":"{{Some.TimeAfter(1)}}","chunks":2,"text":"a\nb"}

        """,
        Encoding.UTF8.GetString([.. StreamedText.Begin(Head), .. StreamedText.Add("a\nb", 2, Some.TimeAfter(1))]));

    [Fact]
    public void HalfCharacters_MeetAgain()
    {
        byte[] lines = [.. StreamedText.Begin(Head), .. StreamedText.Add("a\ud83d", 1, Some.Time), .. StreamedText.Add("\ude0ab", 2, Some.Time)];
        Assert.Equal("a😊b", StreamedText.Read(lines)!.Text);
    }

    /// <summary>However far the writing got, and whatever a power cut put behind it, whole lines are read and nothing else.</summary>
    [Fact]
    public void TornAnywhere_ReadsTheWholeLinesBefore()
    {
        Gen.Select(Gen.String.Array[0, 5], Gen.OneOf("", "\0\0\0", "{\"at\":\n", "{}\n").Select(Encoding.UTF8.GetBytes)).Sample((texts, tail) =>
        {
            List<byte[]> lines = [StreamedText.Begin(Head), .. texts.Select((text, i) => StreamedText.Add(text, i + 1, Some.TimeAfter(i)))];
            byte[] all = [.. lines.SelectMany(line => line)];
            for (int cut = 0; cut <= all.Length; cut++)
            {
                int whole = Enumerable.Range(0, lines.Count + 1).Last(n => lines.Take(n).Sum(line => line.Length) <= cut);
                StreamedMessage? read = StreamedText.Read((byte[])[.. all[..cut], .. tail]);
                if (whole == 0)
                {
                    Assert.Null(read);
                    continue;
                }

                Assert.Equal(Head, read!.Head);
                Assert.Equal((string.Concat(texts.Take(whole - 1)), (long)(whole - 1)), (read.Text, read.Chunks));
            }
        }, iter: 50);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("""{"version":2,"message_id":"a0000000-0000-4000-8000-000000000001","role":"User","branch":"b","started_at":"2025-11-08T11:06:40Z"}""" + "\n")]
    public void WhatIsNone_IsNotRead(string text) => Assert.Null(StreamedText.Read(Encoding.UTF8.GetBytes(text)));
}
