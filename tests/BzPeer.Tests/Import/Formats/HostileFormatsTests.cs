using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using BzPeer.Import;
using BzPeer.Import.Formats;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

/// <summary>Files that were made to do harm, read by the formats themselves: one sentence, soon, and in little memory.</summary>
public sealed class HostileFormatsTests
{
    private const string Begin = "<collection id=\"P19\"><volume id=\"1\"><meta><year>2019</year></meta>";

    private const string Paper = "<paper id=\"1\"><title>A title</title><author><first>A</first><last>B</last></author></paper>";

    private const string End = "</volume></collection>";

    public static TheoryData<string, string> Documents => new()
    {
        { "<!DOCTYPE collection SYSTEM \"file:///etc/passwd\">" + Begin + Paper + End, "document type definition" },
        { "<!DOCTYPE collection [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Begin + "<paper id=\"1\"><title>&x;</title></paper>" + End, "document type definition" },
        { "<!DOCTYPE collection [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>" + Begin + "<paper id=\"1\"><title>&c;</title></paper>" + End, "document type definition" },
        { Begin + "<paper id=\"1\"><title>&undefined;</title></paper>" + End, "not well-formed" },
        { Begin + "<paper id=\"1\"><title>" + string.Concat(Enumerable.Repeat("<b>", 100_000)), "deep in one another" },
        { Begin + string.Concat(Enumerable.Repeat("<x>", 100_000)), "deep in one another" },
        { Begin + "<paper id=\"1\"><title>" + new string('t', 20 << 20) + "</title></paper>" + End, "longer than any record" },
        { Begin + "<paper id=\"1\">" + string.Concat(Enumerable.Repeat("<a/>", 1_000_000)) + "</paper>" + End, "longer than any record" },
        { Begin + "<paper id=\"" + new string('1', 20 << 20) + "\"/>" + End, "longer than 1 MB" },
        { Begin + "<" + new string('n', 20 << 20) + "/>" + End, "longer than 1 MB" },
        { Begin + "<!--" + new string('-', 0) + string.Concat(Enumerable.Repeat("c ", 10 << 20)) + "-->" + Paper + End, "longer than 1 MB" },
        { Begin + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<n{i}/>")) + End, "more different names" },
        { Begin + Paper + "<paper id=\"2\"><title>Cut", "not well-formed" },
        { Begin + Paper + End + "<more/>", "not well-formed" },
        { Begin + "<paper id=\"1\"><title>\u0001</title></paper>" + End, "not well-formed" },
        { "<?xml version=\"1.0\" encoding=\"utf-7\"?>" + Begin + Paper + End, "encoding" },
        { "<?xml version=\"1.0\" encoding=\"no-such\"?>" + Begin + Paper + End, "encoding" },
        { "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + Begin + Paper + End, "encoding" },
    };

    [Theory]
    [MemberData(nameof(Documents), DisableDiscoveryEnumeration = true)]
    public async Task Harmful_XML_is_refused_in_one_sentence_in_a_moment_and_little_memory(string content, string part) =>
        await AssertRefusedAsync(new AclAnthology(), Encoding.UTF8.GetBytes(content), "P19.xml", part);

    [Fact]
    public async Task Bytes_that_are_no_text_in_the_encoding_named_are_refused()
    {
        byte[] broken = [.. Encoding.UTF8.GetBytes(Begin + Paper + "<paper id=\"2\"><title>"), 0xC3, 0x28, 0xFF, .. Encoding.UTF8.GetBytes("</title></paper>" + End)];

        await AssertRefusedAsync(new AclAnthology(), broken, "P19.xml", "encoding");
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    public async Task Another_encoding_that_is_named_rightly_is_read(string encoding)
    {
        var content = $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>{Begin}{Paper.Replace("A title", "Über Bäume", StringComparison.Ordinal)}{End}";
        var named = Encoding.GetEncoding(encoding);

        byte[] bytes = [.. named.GetPreamble(), .. named.GetBytes(content)];

        Assert.Equal(["acl"], FormatFile.Recognised(bytes, "P19.xml"));
        var items = await FormatFile.ReadAsync(new AclAnthology(), bytes, "P19.xml");
        Assert.Equal("Über Bäume", Assert.IsType<IncomingRecord>(items.Single().Records.Single()).Title);
    }

    [Theory]
    [InlineData("P19.xml.gz", Begin)]
    [InlineData("refs.bib.gz", "@article{a, title = {")]
    [InlineData("people.yaml.gz", "- canonical: {first: A, last: B}\n- canonical: {first: A, last: \"")]
    [InlineData("refs.ris.gz", "TY  - JOUR\nTI  - ")]
    [InlineData("feed.xml.gz", "<feed xmlns='http://www.w3.org/2005/Atom'><id>http://arxiv.org/api/x</id><entry><summary>")]
    public async Task What_expands_a_thousandfold_is_refused(string name, string begin)
    {
        var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes(begin), TestContext.Current.CancellationToken);
            var spaces = Encoding.UTF8.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 200; i++)
                await zip.WriteAsync(spaces, TestContext.Current.CancellationToken);
        }

        using var file = new SourceFile(new MemoryStream(packed.ToArray()), name);
        var format = RecordFormat.Of(file.ReadStart());

        Assert.NotNull(format);
        await AssertRefusedAsync(format, packed.ToArray(), name, "is refused");
    }

    [Fact]
    public async Task A_list_of_people_that_nests_without_end_or_holds_an_endless_text_is_refused()
    {
        await AssertRefusedAsync(new AclPeople(), Encoding.UTF8.GetBytes("- canonical: " + new string('[', 1_000_000)), "people.yaml", "parts than any person has");
        await AssertRefusedAsync(new AclPeople(), Encoding.UTF8.GetBytes("- canonical: {first: A, last: " + new string('x', 8 << 20) + "}"), "people.yaml", "longer than 1 MB");
        await AssertRefusedAsync(new AclPeople(), Encoding.UTF8.GetBytes("- canonical: {first: A, last: B}\n  variants: [" + string.Concat(Enumerable.Repeat("{},", 100_000)) + "]"), "people.yaml", "parts than any person has");
        await AssertRefusedAsync(new AclPeople(), [.. "- canonical: {first: A, last: "u8, 0xFF, 0xC3, .. "}"u8], "people.yaml", "UTF-8");
    }

    /// <summary>Bibliographies are read entry by entry: what is wrong with one is its own fault, in time linear in the file.</summary>
    [Fact]
    public async Task Harmful_bibliographies_cost_their_own_entries_and_little_else()
    {
        const string Good = "\n@article{good, title={A good one}, author={Ada Good}, year=2020}\n";
        string[] harmful =
        [
            "@article{a, title={" + new string('{', 400_000),
            "@article{a, title=\"" + new string('"', 400_000),
            "@article{a, title=" + string.Join('#', Enumerable.Repeat("jan", 100_000)) + "}",
            string.Concat(Enumerable.Range(0, 60).Select(i => $"@string{{s{i + 1} = s{i} # s{i}}}\n")) + "@article{a, title = s60, author={A B}}",
            "@string{s = {" + new string('x', 1_900) + "}}\n@article{a, title = " + string.Join('#', Enumerable.Repeat("s", 100_000)) + "}",
            new string('@', 400_000),
            string.Concat(Enumerable.Repeat("@a", 200_000)),
            string.Concat(Enumerable.Repeat("@article\n", 50_000)),
            "@article{a, author={" + string.Concat(Enumerable.Repeat("a and ", 100_000)) + "}, title={x}}",
            "@article{a, author={" + string.Concat(Enumerable.Repeat("and ", 100_000)) + "}, title={x}}",
            "@article{" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"f{i}={{}},")) + "}",
            "@comment{" + new string('x', 3 << 20),
        ];
        foreach (var content in harmful)
        {
            var watch = Stopwatch.StartNew();

            var items = await FormatFile.ReadAsync(new Bibtex(), content + Good, "refs.bib");

            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.Equal("refs/good", items[^1].Records.Single().ExternalId);
        }
    }

    internal static void AssertOneSentence(string message, string part)
    {
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("Exception", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 500);
    }

    private static async Task AssertRefusedAsync(RecordFormat format, byte[] content, string name, string part)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => FormatFile.ReadAsync(format, content, name));

        // All that is ever allocated, not only what is held; the goal for the time is one second, on a machine that does nothing else.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, long.MinValue, 64L << 20);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        AssertOneSentence(refused.Message, part);
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.ElapsedMilliseconds} ms, {(GC.GetAllocatedBytesForCurrentThread() - before) >> 20} MB: {refused.Message}");
    }
}
