using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using BzPeer.Import;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

/// <summary>Files made to cost time or memory, given to every JSON format: refused within a second and 64 MB.</summary>
public sealed class HostileJsonTests
{
    private static readonly (string Format, string One)[] Formats =
    [
        ("openalex-works", """{"id":"https://openalex.org/W1"}"""),
        ("openalex-topics", """{"id":"https://openalex.org/T1"}"""),
        ("crossref", """{"DOI":"10.1080/x.1","title":["T"]}"""),
        ("ror", """{"id":"https://ror.org/012345678","names":[]}"""),
        ("orcid-json", """{"put-code":1,"title":null,"external-ids":null,"path":"/0000-0002-1825-0097/work/1"}"""),
    ];

    public static TheoryData<string, string> OfEachFormat => new(Formats);

    [Theory]
    [MemberData(nameof(OfEachFormat))]
    public void Other_encodings_than_UTF_8_are_recognised_as_nothing(string format, string one)
    {
        Assert.Equal(format, FormatReader.Recognised(one));
        foreach (var encoding in new Encoding[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: true) })
        {
            foreach (var mark in new[] { encoding.GetPreamble(), [] })
                AssertCheap(() => Assert.Null(FormatReader.RecognisedAs(new FileStart("records", (byte[])[.. mark, .. encoding.GetBytes(string.Join('\n', Enumerable.Repeat(one, 5_000)))], IsWhole: false))));
        }
    }

    [Theory]
    [MemberData(nameof(OfEachFormat))]
    public void Deep_nesting_is_refused_wherever_it_begins(string format, string one)
    {
        foreach (var deep in new[] { new string('[', 1 << 20), string.Concat(Enumerable.Repeat("{\"a\":", 200_000)) })
        {
            AssertCheap(() => Assert.Null(FormatReader.Recognised(deep)));
            AssertCheap(() => Assert.Null(FormatReader.Recognised($"{one[..^1]},\"deep\":{deep}")));
            AssertCheap(() => Assert.Contains("nested more than 64 deep", Refused(format, $"[{one},{{\"x\":{deep}}}]"), StringComparison.Ordinal));
            AssertCheap(() => Assert.Contains("nested more than 64 deep", Read(format, $"{one}\n{{\"x\":{deep}\n{one}")[1].Fault, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(OfEachFormat))]
    public void A_compression_bomb_is_refused(string format, string one)
    {
        foreach (var (before, filling) in new[] { (one + "\n", '\0'), (one + "\n", ' '), ("[" + one + ",", ' '), ("[" + one + ",\"", 'x'), (one[..^1] + ",\n\"x\":\"", 'x') })
        {
            var bomb = Bomb(before, filling);
            AssertCheap(() => Assert.Contains("compression bomb", Refused(format, bomb), StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(OfEachFormat))]
    public void A_key_that_is_no_text_costs_its_own_record(string format, string one)
    {
        var items = Read(format, $"{one}\n{one[..^1]},\"\\ud800 is half of a surrogate pair\":1}}\n{one}\n");

        Assert.Equal([1L, 2, 3], items.Select(i => i.Number));
        Assert.Contains(items[1].Fault, (string[])["a text is not valid Unicode", "a value is not of the kind that the format has there"]);
    }

    private static byte[] Bomb(string before, char filling)
    {
        var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(before));
            var block = Enumerable.Repeat((byte)filling, 1 << 20).ToArray();
            for (var i = 0; i < 100; i++)
                zip.Write(block);
        }

        return bytes.ToArray();
    }

    private static string Refused(string format, string content) => Refused(format, Encoding.UTF8.GetBytes(content));

    private static string Refused(string format, byte[] content)
    {
        var message = Assert.Throws<ImportRefusedException>(() => Read(format, content)).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        return message;
    }

    private static List<ReadItem> Read(string format, string content) => Read(format, Encoding.UTF8.GetBytes(content));

    /// <summary>From memory everything is read at once, on this thread, so that what it takes can be counted.</summary>
    private static List<ReadItem> Read(string format, byte[] content)
    {
        using var file = new SourceFile(new MemoryStream(content), "records");
        var items = RecordFormat.All.Single(f => f.Name == format).ReadAsync(file, TestContext.Current.CancellationToken).ToBlockingEnumerable(TestContext.Current.CancellationToken);
        return [.. items];
    }

    /// <summary>The machine may be busy with others: the best of ten counts.</summary>
    private static void AssertCheap(Action read)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 10 && best > TimeSpan.FromSeconds(1); i++)
        {
            var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            read();
            best = watch.Elapsed < best ? watch.Elapsed : best;
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }

        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}
