using System.Text.Json;
using BzPeer.Tests.Demo;
using BzPeer.Topics;
using Xunit;

namespace BzPeer.Tests.Topics;

public class ArxivTaxonomyTests
{
    [Theory]
    [InlineData("cs.LG", "stat.ML", "Machine Learning", "Computer Science")]
    [InlineData("math-ph", "math.MP", "Mathematical Physics", "Physics")]
    [InlineData("cs.IT", "math.IT", "Information Theory", "Computer Science")]
    [InlineData("cs.NA", "math.NA", "Numerical Analysis", "Mathematics")]
    [InlineData("cs.SY", "eess.SY", "Systems and Control", "Electrical Engineering and Systems Science")]
    [InlineData("math.ST", "stat.TH", "Statistics Theory", "Mathematics")]
    [InlineData("nlin.CD", "chao-dyn", "Chaotic Dynamics", "Nonlinear Sciences")]
    [InlineData("cs.CL", "cmp-lg", "Computation and Language", "Computer Science")]
    public void Codes_with_one_published_name_are_one_topic_in_one_group(string one, string other, string name, string group)
    {
        Assert.True(ArxivTaxonomy.TryFind(one, out var first));
        Assert.True(ArxivTaxonomy.TryFind(other, out var second));
        Assert.Equal((name, group), (first.Name, first.Group));
        Assert.Equal((name, group), (second.Name, second.Group));
    }

    [Fact]
    public void Every_code_stands_once_and_every_name_has_one_group()
    {
        Assert.Equal(ArxivTaxonomy.All.Count, ArxivTaxonomy.All.Select(c => c.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ArxivTaxonomy.All.GroupBy(c => c.Name, StringComparer.Ordinal),
            topic => Assert.Single(topic.Select(c => c.Group).Distinct(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("cs", 40)]
    [InlineData("econ", 3)]
    [InlineData("eess", 4)]
    [InlineData("math", 32)]
    [InlineData("astro-ph", 6)]
    [InlineData("cond-mat", 9)]
    [InlineData("nlin", 5)]
    [InlineData("physics", 22)]
    [InlineData("q-bio", 10)]
    [InlineData("q-fin", 9)]
    [InlineData("stat", 6)]
    public void An_archive_has_as_many_categories_as_arXiv_publishes(string archive, int count) =>
        Assert.Equal(count, ArxivTaxonomy.All.Count(c => c.Code.StartsWith(archive + ".", StringComparison.Ordinal)));

    [Theory]
    [InlineData("hep-th", "High Energy Physics - Theory", "Physics")]
    [InlineData("astro-ph.GA", "Astrophysics of Galaxies", "Astrophysics")]
    [InlineData("cond-mat", "Condensed Matter", "Condensed Matter")]
    [InlineData("q-alg", "Quantum Algebra and Topology", "Mathematics")]
    [InlineData("stat.AP", "Applications", "Statistics")]
    public void A_code_has_its_published_name(string code, string name, string group)
    {
        Assert.True(ArxivTaxonomy.TryFind(code, out var category));
        Assert.Equal(new ArxivCategory(code, name, group), category);
    }

    [Theory]
    [InlineData("cs.XX")]
    [InlineData("CS.LG")]
    [InlineData("")]
    public void What_arXiv_has_not_published_is_not_found(string code) => Assert.False(ArxivTaxonomy.TryFind(code, out _));

    [Fact]
    public void Names_that_say_little_are_names_of_the_taxonomy_and_only_of_one_group()
    {
        var little = ArxivTaxonomy.All.Where(c => ArxivTaxonomy.NameSaysLittle(c.Name)).Select(c => $"{c.Group}: {c.Name}");
        Assert.Equal(
        [
            "Computer Science: Emerging Technologies", "Computer Science: General Literature", "Computer Science: Performance",
            "Mathematics: History and Overview", "Quantitative Biology: Quantitative Methods", "Statistics: Applications",
            "Statistics: Computation", "Statistics: Methodology",
        ], little.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.False(ArxivTaxonomy.NameSaysLittle("Optics"));
        Assert.False(ArxivTaxonomy.NameSaysLittle("General Topology"));
    }

    [Fact]
    public void Every_category_of_real_records_is_known()
    {
        var folder = Corpus.Find("arxiv");
        Assert.SkipUnless(folder is not null, Corpus.Absent);
        var codes = Directory.EnumerateFiles(folder, "*.json")
            .SelectMany(File.ReadLines)
            .SelectMany(line => JsonDocument.Parse(line).RootElement.GetProperty("categories").GetString()!.Split(' '))
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(codes);
        Assert.DoesNotContain(codes, code => !ArxivTaxonomy.TryFind(code, out _));
    }
}
