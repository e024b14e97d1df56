using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Infrastructure;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class BibtexTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Refs =
        """
        This line was written by a program, for joe@example.org.
        % @article{commented, title = {No}, author = {No Body}}
        @comment{jabref-meta: grouping {x} @article{nested, title={No}}}
        @preamble{ "\newcommand{\x}{y}" }
        @string{jt = "Journal of " # {Trees}}
        @STRING(short = {J. T.})

        @Article{garcia:2019,
          author    = {Garc{\'\i}a P{\'e}rez, Ada and Ludwig van Beethoven and
                       {The {ATLAS} and CMS Collaborations} and de la Cruz, Jr., Juan and J{\"o}rg {\O}stby},
          title     = {On {PAC}-{B}ayesian Trees with $n < m$ "quoted"},
          journal   = jt,
          volume    = 12, number = "3",
          pages     = {45--67},
          year      = 2019,
          month     = jan # "~1",
          doi       = {https://doi.org/10.1000/a\_b},
          url       = {https://example.org/papers/1},
          note      = {To appear},
          abstract  = {First words.

            Second paragraph.},
        }
        @inproceedings{child, crossref = "conf-2020", title = "A {child}", author = "Nan Li and others", pages = {1--2}}
        @misc(eprint, title = {An e-print (of sorts)}, author = {Li, Nan}, eprint = {2202.00980v2}, archivePrefix = {arXiv}, primaryClass = {cs.LG}, date = {2022-02-03})
        @article{corr, author={Li, Nan and et al.}, title={In dblp's words}, journal={CoRR}, volume={abs/1706.03762}, year={2017}}
        @phdthesis{thesis, author={Li, Nan}, title={A thesis}, school={University of Somewhere}, year={in 2001}}
        @dataset{data, author={Li, Nan}, title={Numbers}, year={2021}, unknown = somebodysmacro # { and more}}
        @proceedings{conf-2020, title = {Proceedings of the Conference}, editor = {Ed Itor}, year = 2020}
        """;

    [Fact]
    public async Task Entries_of_every_shape_are_read()
    {
        var items = await FormatFile.ReadAsync(new Bibtex(), Refs, "refs.bib");

        Assert.All(items, i => Assert.Null(i.Fault));
        Assert.Equal("front matter", Assert.Single(items, i => i.Records.Count == 0).LeftOut);
        var works = items.SelectMany(i => i.Records).Cast<IncomingRecord>().ToDictionary(r => r.ExternalId);
        Assert.Equal(["refs/child", "refs/corr", "refs/data", "refs/eprint", "refs/garcia:2019", "refs/thesis"], works.Keys.Order(StringComparer.Ordinal));

        var article = works["refs/garcia:2019"];
        Assert.Equal(8, items[0].Number);
        Assert.Equal((WorkKind.Article, (short?)2019, "10.1000/a_b", "https://example.org/papers/1"), (article.Kind, article.Year, article.Doi, article.PageAddress));
        Assert.Equal("On {PAC}-{B}ayesian Trees with $n < m$ \"quoted\"", article.Title);
        Assert.Equal("Journal of Trees 12(3), 45–67", article.JournalReference);
        Assert.Equal("To appear", article.Comments);
        Assert.Matches("^First words.\n\n +Second paragraph.$", article.Abstract);
        Assert.Equal(["Ada García Pérez", "Ludwig van Beethoven", "The ATLAS and CMS Collaborations", "Juan de la Cruz Jr.", "Jörg Østby"], article.Authors.Select(a => a.Name));
        Assert.Equal(["García Pérez", "van Beethoven", "The ATLAS and CMS Collaborations", "de la Cruz", "Østby"], article.Authors.Select(a => a.Family));
        Assert.True(article.ListsAllAuthors);

        var child = works["refs/child"];
        Assert.Equal(("Proceedings of the Conference, 1–2", (short?)2020, WorkKind.Proceedings, false), (child.JournalReference, child.Year, child.Kind, child.ListsAllAuthors));
        Assert.Equal((WorkKind.Preprint, "2202.00980", new DateOnly(2022, 2, 3)), (works["refs/eprint"].Kind, works["refs/eprint"].ArxivId, works["refs/eprint"].LatestRevision));
        Assert.Equal((WorkKind.Preprint, "1706.03762", false), (works["refs/corr"].Kind, works["refs/corr"].ArxivId, works["refs/corr"].ListsAllAuthors));
        Assert.Equal((WorkKind.Other, (short?)2001, "University of Somewhere"), (works["refs/thesis"].Kind, works["refs/thesis"].Year, works["refs/thesis"].JournalReference));
        Assert.Equal(WorkKind.Dataset, works["refs/data"].Kind);
    }

    /// <summary>The forms of "BibTeXing" and what people make of them.</summary>
    [Theory]
    [InlineData("Ada Lovelace", "Ada Lovelace", "Lovelace")]
    [InlineData("Lovelace, Ada", "Ada Lovelace", "Lovelace")]
    [InlineData("van der Berg, Jan", "Jan van der Berg", "van der Berg")]
    [InlineData("Jan van der Berg", "Jan van der Berg", "van der Berg")]
    [InlineData("Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin", "Charles Louis Xavier Joseph de la Vallée Poussin", "de la Vallée Poussin")]
    [InlineData("Davis, Jr., Sammy", "Sammy Davis Jr.", "Davis")]
    [InlineData("{\\O}stby, J.~K.", "J. K. Østby", "Østby")]
    [InlineData("{Google Research}", "Google Research", "Google Research")]
    [InlineData("Mausam", "Mausam", "Mausam")]
    [InlineData("Jean-Fran{\\c c}ois", "Jean-François", "Jean-François")]
    [InlineData("{\\'E}. Picard", "É. Picard", "Picard")]
    public void Names_are_read_given_name_first(string printed, string name, string family)
    {
        var author = Assert.IsType<PrintedAuthor>(TexNames.One(printed));

        Assert.Equal((name, family), (author.Name, author.Family));
    }

    [Theory]
    [InlineData("@article{a title = {x}}", "there is no key, or no comma behind it")]
    [InlineData("@article{, title = {x}}", "there is no key, or no comma behind it")]
    [InlineData("@article{a, title {x}}", "the field title has no equals sign behind it")]
    [InlineData("@article{a, title = {x} year = 2020}", "there is no comma behind the field title")]
    [InlineData("@article{a, title = , year = 2020}", "the text of the field title is not closed, absent, or too long")]
    [InlineData("@article{a, = {x}}", "a field has no name")]
    [InlineData("@article{a, author = {A B}}", "the title is empty")]
    [InlineData("@article{a, title = {x}}", "no author is named")]
    [InlineData("@article{a, title = {x", "it is not closed before the next entry begins")]
    [InlineData("@article{good, title = {Another}, author = {A B}}\n@article{good, title = {Twice}, author = {A B}}", "an earlier entry of the file has the same key")]
    public async Task What_is_wrong_with_an_entry_is_its_own_fault(string entry, string fault)
    {
        var items = await FormatFile.ReadAsync(new Bibtex(), $"{entry}\n@article{{last, title = {{The last}}, author = {{A B}}}}\n", "refs.bib");

        Assert.Equal(fault, Assert.Single(items, i => i.Fault is not null).Fault);
        Assert.Equal("refs/last", items[^1].Records.Single().ExternalId);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_and_a_file_that_breaks_off_cost_one_entry_each()
    {
        byte[] content = [.. "\uFEFF@article{a, title={Bad "u8, 0xE9, .. "}, author={A B}}\n@article{b, title={Good é}, author={A B}}\n@article{c, title={Cut"u8];

        var items = await FormatFile.ReadAsync(new Bibtex(), content, "refs.bib");

        Assert.Equal(["bibtex"], FormatFile.Recognised(content, "refs.bib"));
        Assert.Equal(["it is not text in UTF-8", null, "the file ends within it"], items.Select(i => i.Fault));
        Assert.Equal("Good é", Assert.IsType<IncomingRecord>(items[1].Records.Single()).Title);
    }

    [Fact]
    public async Task Parents_whose_keys_differ_by_capitals_alone_cost_nothing()
    {
        const string Books = "@book{handbook, title={A handbook}, author={A B}, year=1999}\n@book{Handbook, title={Another}, author={A B}, year=2001}\n";

        var works = await FormatFile.WorksAsync(new Bibtex(), Books + "@inbook{part, crossref={HANDBOOK}, title={A part}, author={A B}}\n", "refs.bib");

        Assert.Equal(["refs/handbook", "refs/Handbook", "refs/part"], works.Select(w => w.ExternalId));
        Assert.Equal(("A handbook", (short?)1999), (works[2].JournalReference, works[2].Year));
    }

    /// <summary>Each field may be as long as an entry's text may be; a thousand of them may not.</summary>
    [Fact]
    public async Task Fields_that_abbreviations_blow_up_are_as_long_as_one_entrys_text_together()
    {
        var blown = string.Join('#', Enumerable.Repeat("s", 400));
        var entry = "@article{a, title={x}, author={A B}," + string.Concat(Enumerable.Range(0, 900).Select(i => $"f{i}={blown},")) + "}";

        var items = await FormatFile.ReadAsync(new Bibtex(), "@string{s = {" + new string('x', 2_000) + "}}\n" + entry, "refs.bib");

        Assert.Equal("the text of the field f1 is not closed, absent, or too long", Assert.Single(items).Fault);
    }

    [Fact]
    public void Only_bibliographies_are_recognised()
    {
        Assert.Equal(["bibtex"], FormatFile.Recognised(Refs, "refs.bib"));
        Assert.Equal(["bibtex"], FormatFile.Recognised("% a comment\n\n  @InProceedings{a, title={x}}"));
        Assert.Empty(FormatFile.Recognised(Refs, "refs.txt"));
        Assert.Empty(FormatFile.Recognised("@media (print) { a { color: black } }", "style.css"));
        Assert.Empty(FormatFile.Recognised("@article is a word"));
        Assert.Empty(FormatFile.Recognised("{\"@article\": 1}", "refs.bib"));
    }

    [Fact]
    public async Task Works_of_the_file_are_there_and_their_keys_are_the_files_own()
    {
        var rejects = new StringWriter();
        const string Two = "@article{one, title={A bibliography's first title}, author={Ada Bibliography and Nan Bibliography}, year=2020, doi={10.1000/bib.1}}\n@article{two, author={A B}}\n";

        var first = await FormatFile.ImportAsync(database.DataSource, Two, "mine.bib", rejects);
        var other = await FormatFile.ImportAsync(database.DataSource, Two.Replace("first", "other", StringComparison.Ordinal).Replace("bib.1", "bib.2", StringComparison.Ordinal), "yours.bib");

        Assert.Equal(("bibtex", 2, 1, 1), (first.Format.Name, first.Read, first.Added, first.Rejected));
        Assert.StartsWith("2\tthe title is empty\t@article{two", rejects.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, other.Added);
        await using var records = database.Open();
        Assert.Equal(["mine/one", "yours/one"], await records.SourceRecords.Where(r => r.Provider == Providers.Bibtex).Select(r => r.ExternalId).Order().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, (await records.Authors.SingleAsync(a => a.Name == "Ada Bibliography", TestContext.Current.CancellationToken)).Works);
    }

    /// <summary>SOURCE.md counts 125 and 206: one entry of the first file stands behind a space.</summary>
    [Theory]
    [InlineData("bibtex/v125-colt2020.bib.gz", 126, "Thirty Third Conference on Learning Theory", 2020)]
    [InlineData("bibtex/v161-uai21.bib.gz", 206, "Thirty-Seventh Conference on Uncertainty", 2021)]
    public async Task Every_entry_of_the_real_proceedings_is_read_and_is_of_them(string name, int count, string venue, short year)
    {
        var path = Corpus.Find(name);
        Assert.SkipWhen(path is null, Corpus.Absent);
        using var file = new SourceFile(path!);
        Assert.IsType<Bibtex>(RecordFormat.Of(file.ReadStart()));
        var items = new List<ReadItem>();
        await foreach (var item in new Bibtex().ReadAsync(file, TestContext.Current.CancellationToken))
            items.Add(item);

        var works = items.SelectMany(i => i.Records).Cast<IncomingRecord>().ToList();
        Assert.Equal((count, 1, 0), (works.Count, items.Count(i => i.LeftOut is not null), items.Count(i => i.Fault is not null)));
        Assert.All(works, w => Assert.Equal(year, w.Year));
        Assert.InRange(works.Count(w => w.JournalReference!.Contains(venue, StringComparison.Ordinal)), count - 1, count);
        Assert.All(works.SelectMany(w => w.Authors), a => Assert.DoesNotMatch(@"[\\{}~,]", a.Name));
    }
}
