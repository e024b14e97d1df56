using BzPeer.Import.Formats;
using BzPeer.Tests.Infrastructure;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class RisTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Refs =
        """
        TY  - JOUR
        ID  - garcia2019
        AU  - García Pérez, Ada
        AU  - Davis, Sammy, Jr.
        A1  - The ATLAS Collaboration
        TI  - On trees &amp; <i>forests</i>
        AB  - First words,
        that go on.

        Further words.
        JO  - J. T.
        JF  - Journal of Trees
        VL  - 12
        IS  - 3
        SP  - 45
        EP  - 67
        PY  - 2019/07/15/
        DO  - https://doi.org/10.1000/RIS.1
        UR  - https://example.org/1
        LA  - en
        ER  - 

        TY  - CPAPER
        T1  - A paper
        A1  - Li, Nan
        A1  - et al.
        T2  - Proceedings of the Conference
        Y1  - 2020///
        SP  - 1-2
        DA  - 2020/02/30
        N2  - An abstract.
        TY  - GEN
        TI  - An e-print
        AU  - Li, Nan
        UR  - https://arxiv.org/abs/2202.00980v1
        AN  - A-17
        PY  - 2022
        """;

    [Fact]
    public async Task Records_of_every_shape_are_read_and_a_missing_end_costs_nothing()
    {
        var works = await FormatFile.WorksAsync(new Ris(), Refs, "library.ris");

        Assert.Equal(3, works.Count);
        var article = works[0];
        Assert.Equal(("library/garcia2019", WorkKind.Article, (short?)2019, new DateOnly(2019, 7, 15)), (article.ExternalId, article.Kind, article.Year, article.LatestRevision));
        Assert.Equal(("10.1000/RIS.1", "https://example.org/1", "en"), (article.Doi, article.PageAddress, article.Language));
        Assert.Equal("Journal of Trees 12(3), 45–67", article.JournalReference);
        Assert.Equal("On trees &amp; <i>forests</i>", article.Title);
        Assert.Equal("First words,\nthat go on.\nFurther words.", article.Abstract);
        Assert.Equal(["Ada García Pérez", "Sammy Davis Jr.", "The ATLAS Collaboration"], article.Authors.Select(a => a.Name));
        Assert.Equal(["García Pérez", "Davis", null], article.Authors.Select(a => a.Family));

        var paper = works[1];
        Assert.Equal((WorkKind.Proceedings, (short?)2020, null, false), (paper.Kind, paper.Year, paper.LatestRevision, paper.ListsAllAuthors));
        Assert.Equal(("Proceedings of the Conference, 1-2", "An abstract."), (paper.JournalReference, paper.Abstract));
        // Without a key of its own it goes by what it says of itself, wherever it stands.
        Assert.Equal(paper.ExternalId, (await FormatFile.WorksAsync(new Ris(), Refs[Refs.IndexOf("TY  - CPAPER", StringComparison.Ordinal)..], "library.ris"))[0].ExternalId);
        Assert.Equal(("library/A-17", WorkKind.Preprint, "2202.00980"), (works[2].ExternalId, works[2].Kind, works[2].ArxivId));
    }

    [Fact]
    public async Task What_is_wrong_with_a_record_is_its_own_fault()
    {
        byte[] content = [.. "\uFEFFTY  - JOUR\r\nTI  - Bad "u8, 0xE9, .. "\r\nAU  - B, A\r\nER  - \r\nTY  - JOUR\r\nAU  - B, A\r\nER  -\r\nTY  - JOUR\r\nTI  - Nobody's\r\nER  - \r\nTY  - JOUR\r\nTI  - Good é\r\nAU  - B, A\r\nER  - \r\n"u8];

        var items = await FormatFile.ReadAsync(new Ris(), content, "library.ris");

        Assert.Equal(["ris"], FormatFile.Recognised(content, "library.txt"));
        Assert.Equal(["it is not text in UTF-8", "the title is empty", "no author is named", null], items.Select(i => i.Fault));
        Assert.Equal([1L, 5, 8, 11], items.Select(i => i.Number));
    }

    [Fact]
    public void Only_RIS_is_recognised()
    {
        Assert.Equal(["ris"], FormatFile.Recognised(Refs));
        Assert.Equal(["ris"], FormatFile.Recognised("Provider: Somebody\nContent: text/plain\n\n\nTY  - JOUR\nTI  - x\n", "export.ris"));
        Assert.Empty(FormatFile.Recognised("Some words\nTY  - JOUR\n"));
        Assert.Empty(FormatFile.Recognised("TYPE - JOUR\n"));
        Assert.Empty(FormatFile.Recognised("TI  - JOUR\n"));
    }

    [Fact]
    public async Task Works_of_the_file_are_there_and_the_same_file_again_changes_nothing()
    {
        var first = await FormatFile.ImportAsync(database.DataSource, Refs, "library.ris");
        var again = await FormatFile.ImportAsync(database.DataSource, Refs, "library.ris");

        Assert.Equal(("ris", 3, 3, 0), (first.Format.Name, first.Read, first.Added, first.Rejected));
        Assert.Equal((0, 0, 3), (again.Added, again.Changed, again.Unchanged));
        await using var records = database.Open();
        var work = await records.Works.SingleAsync(w => w.ExternalId == "library/garcia2019", TestContext.Current.CancellationToken);
        Assert.Equal(("On trees & forests", (short)2019, "Journal of Trees 12(3), 45–67"), (work.Title, work.Year, work.Venue));
        Assert.Equal(2, (await records.Authors.SingleAsync(a => a.Name == "Nan Li", TestContext.Current.CancellationToken)).Works);
    }
}
