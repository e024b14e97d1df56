using BzPeer.Import.Formats;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class IdentifiersTests
{
    [Theory]
    [InlineData("10.7717/peerj.4375", "10.7717/peerj.4375")]
    [InlineData("https://doi.org/10.1002/(sici)1097-461x(1998)66:4<261::aid-qua1>3.0.co;2-t", "10.1002/(sici)1097-461x(1998)66:4<261::aid-qua1>3.0.co;2-t")]
    [InlineData("http://dx.doi.org/10.1016/J.JOI.2017.08.007", "10.1016/J.JOI.2017.08.007")]
    [InlineData("https://www.doi.org/10.48550%2FarXiv.2202.00980", "10.48550/arXiv.2202.00980")]
    [InlineData(" doi: 10.7717/peerj.4375 ", "10.7717/peerj.4375")]
    [InlineData("10.1000/a%2Fb", "10.1000/a%2Fb")]
    [InlineData("https://example.org/10.7717/peerj.4375", null)]
    [InlineData("10.7/x", null)]
    [InlineData("10.x717/peerj", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_DOI_stands_alone_or_behind_its_resolver(string? printed, string? doi) => Assert.Equal(doi, Identifiers.Doi(printed));

    [Theory]
    [InlineData("https://arxiv.org/abs/2202.00980v2", "2202.00980")]
    [InlineData("http://export.arxiv.org/pdf/0704.0001.pdf", "0704.0001")]
    [InlineData("https://doi.org/10.48550/arXiv.1912.10077", "1912.10077")]
    [InlineData("pmh:oai:arXiv.org:math/0309136", "math/0309136")]
    [InlineData("arXiv: math.GT/0309136v1 [math.GT]", "math/0309136")]
    [InlineData("see arXiv:hep-th/9901001 and others", "hep-th/9901001")]
    [InlineData("https://arxiv.org/abs/2213.00980", null)]
    [InlineData("https://arxiv.org/abs/2202.009801", null)]
    [InlineData("https://arxiv.org/abs/../0309136", null)]
    [InlineData("2202.00980", null)]
    [InlineData("https://example.org/2202.00980", null)]
    public void An_arXiv_id_is_found_behind_what_marks_it(string printed, string? id) => Assert.Equal(id, Identifiers.ArxivId(printed));

    [Theory]
    [InlineData("2202.00980v12", "2202.00980")]
    [InlineData(" cs.LG/0601001 ", "cs/0601001")]
    [InlineData("arXiv:2202.00980", "2202.00980")]
    [InlineData("2202.00980 and more", null)]
    [InlineData("2202.00980v", null)]
    public void A_field_for_arXiv_ids_may_print_one_alone(string printed, string? id) => Assert.Equal(id, Identifiers.ArxivIdAlone(printed));

    [Theory]
    [InlineData("Löfgren, Karl-Gustaf", "Karl-Gustaf Löfgren", "Löfgren")]
    [InlineData("周, 志华", "周志华", "周")]
    [InlineData("Claude L. Hughes, Jr.", "Claude L. Hughes, Jr.", null)]
    [InlineData("Pagiola, Stefano, World Bank", "Pagiola, Stefano, World Bank", null)]
    [InlineData("Bayón,", "Bayón,", null)]
    [InlineData("Ricardo Bayón", "Ricardo Bayón", null)]
    public void Names_are_read_given_name_first(string printed, string name, string? family) => Assert.Equal((name, family), PersonNames.Read(printed));
}
