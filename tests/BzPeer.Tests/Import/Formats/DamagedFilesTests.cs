using System.Text;
using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

/// <summary>Files as a bad disk or a bad program leaves them: whatever the bytes are, there is a record, a fault, or a sentence.</summary>
public sealed class DamagedFilesTests
{
    private static readonly (RecordFormat Format, string Content)[] Files =
    [
        (new AclAnthology(), "<collection id=\"P19\"><volume id=\"1\"><meta><year>2019</year></meta><paper id=\"1\"><title>A <b>title</b> &amp; é</title><author id=\"x\"><first>A</first><last>B</last></author><doi>10.18653/v1/P19-1001</doi></paper></volume></collection>"),
        (new AclPeople(), "- canonical: {first: \"A\\u00e9\", last: B}\n  id: a-b\n  variants:\n  - {first: 'A.', last: B}\n- canonical: {first: C, last: D}\n"),
        (new AclPeople(), "a-b:\n  names:\n  - {first: A, last: B}\n  orcid: 0000-0002-1825-0097\nc-d:\n  disable_name_matching: true\n  names:\n  - {first: C, last: D}\n"),
        (new ArxivAtom(), "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>https://arxiv.org/api/x</id><entry><id>http://arxiv.org/abs/2202.00001v1</id><title>T é</title><updated>2022-03-04T23:59:59Z</updated><summary>S</summary><author><name>A B</name></author></entry></feed>"),
        (new ArxivOai(), "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><ListRecords><record><header><datestamp>2022-04-01</datestamp></header><metadata><arXivRaw xmlns=\"http://arxiv.org/OAI/arXivRaw/\"><id>2202.00001</id><version version=\"v1\"><date>Tue, 1 Feb 2022 00:00:01 GMT</date></version><title>T</title><authors>A B, C D</authors><categories>cs.LG</categories></arXivRaw></metadata></record></ListRecords></OAI-PMH>"),
        (new Bibtex(), "@string{j = \"J\"}\n@article{a, author = {B, A and {\\'E}. C and others}, title = \"A {T}itle \" # j, journal = j, year = 2020, doi = {10.1000/x}}\n@inproceedings(b, crossref = c, title = {x}, author = {A B})\n@proceedings{c, title = {P}, date = {2020-01-02}}\n"),
        (new Ris(), "TY  - JOUR\nAU  - B, A, Jr.\nTI  - T é\nmore\nPY  - 2019/07/15/\nDO  - 10.1000/x\nER  - \nTY  - CONF\nTI  - U\nA1  - C\n"),
        (new OrcidXml(), "<r:record xmlns:r=\"http://www.orcid.org/ns/record\" path=\"/0000-0002-1825-0097\"><orcid-identifier><path>0000-0002-1825-0097</path></orcid-identifier><person><last-modified-date>2020-01-02T03:04:05Z</last-modified-date><name visibility=\"public\"><given-names>A</given-names></name></person><activities-summary><works><group><work-summary put-code=\"1\"><title><title>T</title></title><publication-date><year>2019</year></publication-date></work-summary></group></works></activities-summary></r:record>"),
    ];

    [Fact]
    public async Task Whatever_the_bytes_are_nothing_throws_but_a_refusal()
    {
        var random = new Random(20260);
        var read = 0;
        foreach (var (format, content) in Files)
        {
            var whole = Encoding.UTF8.GetBytes(content);
            Assert.Equal([format.Name], FormatFile.Recognised(whole, "file"));
            Assert.Contains(await FormatFile.ReadAsync(format, whole, "file"), i => i.Records.Count > 0);
            for (var round = 0; round < 400; round++)
            {
                var bytes = Damage(whole, random);
                FormatFile.Recognised(bytes, round % 2 == 0 ? "file.bib" : "file.ris");
                try
                {
                    foreach (var item in await FormatFile.ReadAsync(format, bytes, "file"))
                    {
                        read++;
                        Assert.All(item.Records, r => Assert.Null(r.Fault()));
                        Assert.All(item.Records.OfType<IncomingRecord>(), AssertKept);
                        Assert.All(item.Records.OfType<IncomingPerson>(), p => AssertText([p.ExternalId, p.Name, .. p.OtherNames]));
                    }
                }
                catch (ImportRefusedException e)
                {
                    HostileFormatsTests.AssertOneSentence(e.Message, "file");
                }
            }
        }

        Assert.True(read > 1000);
    }

    /// <summary>"Auto" would take a file of two formats for the wrong one.</summary>
    [Fact]
    public void No_real_file_is_taken_by_two_formats()
    {
        var folder = Corpus.Find("");
        Assert.SkipWhen(folder is null, Corpus.Absent);
        var taken = 0;

        foreach (var path in ListFiles.Of(folder!))
        {
            using var file = new SourceFile(path);
            var start = file.ReadStart();
            var formats = RecordFormat.All.Where(f => f.Recognises(start)).Select(f => f.Name).ToList();
            Assert.True(formats.Count <= 1, $"{path}: {string.Join(", ", formats)}");
            taken += formats.Count;
        }

        Assert.True(taken > 50);
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var bytes = (byte[])whole.Clone();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = (byte)"{}\"<>&\0\n@=#-:['\\,"[random.Next(17)];
                    break;
                case 2:
                    bytes = bytes[..Math.Max(at, 1)];
                    break;
                default:
                    var from = random.Next(whole.Length);
                    bytes = [.. bytes[..at], .. whole[from..Math.Min(from + random.Next(40), whole.Length)], .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }

    private static void AssertKept(IncomingRecord work)
    {
        AssertText([work.ExternalId, work.Title, work.Abstract, work.JournalReference, work.Comments, work.Doi, .. work.Categories, .. work.Authors.Select(a => a.Name + a.Family + a.Affiliation + a.ProviderAuthorId)]);
        Assert.NotEmpty(work.Authors);
    }

    /// <summary>What PostgreSQL keeps: no NUL and no half of a pair.</summary>
    private static void AssertText(IEnumerable<string?> texts) => Assert.All(texts.OfType<string>(), t =>
    {
        Assert.DoesNotContain('\0', t);
        Assert.Equal(t, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(t)));
    });
}
