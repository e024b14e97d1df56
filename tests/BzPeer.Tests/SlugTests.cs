using Xunit;

namespace BzPeer.Tests;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Srinadh Bhojanapalli", "srinadh-bhojanapalli-7k2m9q")]
    [InlineData("Łukasz O'Brien-Müller", "lukasz-obrien-muller-7k2m9q")]
    [InlineData("Bjørn Ðorđe Þór", "bjorn-dorde-thor-7k2m9q")]
    [InlineData("王小明", "7k2m9q")]
    [InlineData("  --  ", "7k2m9q")]
    [InlineData("ATLAS Collaboration (2012)", "atlas-collaboration-2012-7k2m9q")]
    public void A_name_reads_in_its_address(string name, string slug) => Assert.Equal(slug, Slug.Of(name, "7k2m9q"));

    [Fact]
    public void A_long_title_is_cut_between_words()
    {
        var slug = Slug.Of(string.Concat(Enumerable.Repeat("wordy ", 100)), "7k2m9q");

        Assert.Matches("^(wordy-)+7k2m9q$", slug);
        Assert.True(slug.Length <= Slug.MaxLength + 7);
    }

    [Fact]
    public void Halved_letters_and_what_is_no_character_do_no_harm()
    {
        Assert.Equal("7k2m9q", Slug.Of(string.Concat(Enumerable.Repeat("😀", 300)), "7k2m9q"));
        Assert.Equal("ab-7k2m9q", Slug.Of("a\ud800\uFFFE\uFFFFb", "7k2m9q"));
    }
}
