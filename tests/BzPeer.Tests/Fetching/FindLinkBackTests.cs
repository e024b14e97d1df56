using BzPeer.Fetching;
using Xunit;

namespace BzPeer.Tests.Fetching;

public sealed class FindLinkBackTests
{
    private const string Token = "bzpeer-7k2m9qxd";
    private const string Profile = "https://bzpeer.test/researchers/ada-example-7k2m9q";

    [Theory]
    [InlineData($"<a rel=me href={Profile}>BzPeer</a>")]
    [InlineData($"<a rel='noopener me nofollow' href='{Profile}'>BzPeer</a>")]
    [InlineData($"<A HREF=\"{Profile}\" REL=\"Me\">BzPeer</A>")]
    [InlineData($"<link rel=me href={Profile}>")]
    [InlineData($"<p><b><a rel=\"me\n\" href=' {Profile}\n'>")]
    [InlineData("<a rel=me href='https://bzpeer.test/researchers/an-older-name-7k2m9q'>")]
    [InlineData("<a rel=me href='https://bzpeer.test/researchers/7k2m9q?from=home'>")]
    [InlineData("<a rel=me href='//bzpeer.test&#47;researchers/ada-example-7k2m9q'>")]
    [InlineData("<base href='https://bzpeer.test/researchers/'><a rel=me href='ada-example-7k2m9q'>")]
    [InlineData($"<textarea></textarea><script>if (a < b) {{}}</script><!-- > --><a rel=me href={Profile}>")]
    [InlineData($"<title>About <me></title><a rel=me href={Profile}>")]
    public void Finds_a_link_that_calls_the_profile_mine(string html) => Assert.Equal(LinkBack.Link, In(html));

    [Theory]
    [InlineData($"<a rel=me href='{Profile}#{Token}'>BzPeer</a>")]
    [InlineData($"<a rel=me href={Profile}></a><meta name=bzpeer-claim content={Token}>")]
    [InlineData($"<a rel=me href={Profile}#bzpeer-someoneelses></a><a rel=me href={Profile}#{Token}>")]
    [InlineData($"<meta content=' {Token} ' name='BzPeer-Claim'/>")]
    public void Finds_the_token(string html) => Assert.Equal(LinkBack.Token, In(html));

    [Theory]
    [InlineData("")]
    [InlineData($"<a href={Profile}>")]
    [InlineData($"<a rel=met href={Profile}>")]
    [InlineData($"<a rel='me ugc' href={Profile}>a visitor's</a>")]
    [InlineData($"<a rel=me href={Profile}#bzpeer-someoneelses>")]
    [InlineData($"<a rel=friend rel=me href={Profile}>")]
    [InlineData($"<span rel=me href={Profile}>")]
    [InlineData($"</a rel=me href={Profile}>")]
    [InlineData($"<!-- <a rel=me href={Profile}> -->")]
    [InlineData($"<script>'<a rel=me href={Profile}>'</script>")]
    [InlineData($"<script><!-- <script></script> <a rel=me href={Profile}> --></script>")]
    [InlineData($"<style><a rel=me href={Profile}></style>")]
    [InlineData($"<textarea><a rel=me href={Profile}></textarea>")]
    [InlineData($"<title><a rel=me href={Profile}></title>")]
    [InlineData($"<iframe><a rel=me href={Profile}></iframe>")]
    [InlineData($"<xmp><a rel=me href={Profile}></xmp>")]
    [InlineData($"<noembed><a rel=me href={Profile}></noembed>")]
    [InlineData($"<plaintext></plaintext><a rel=me href={Profile}>")]
    [InlineData($"&lt;a rel=me href={Profile}>")]
    [InlineData($"<p title='<a rel=me href={Profile}>'>")]
    [InlineData("<a rel=me href='https://bzpeer.test/researchers/ada-example-other0'>")]
    [InlineData("<a rel=me href='https://elsewhere.test/researchers/ada-example-7k2m9q'>")]
    [InlineData("<a rel=me href='/researchers/ada-example-7k2m9q'>")]
    [InlineData("<a rel=me href='https://['>")]
    [InlineData("<base href='https://['><a rel=me>")]
    [InlineData("<a rel=me>")]
    [InlineData($"<meta name=claim content={Token}>")]
    [InlineData("<meta name=bzpeer-claim content=bzpeer-7k2m9qxx>")]
    [InlineData("<meta name=bzpeer-claim>")]
    [InlineData($"<!-- <meta name=bzpeer-claim content={Token}> -->")]
    [InlineData($"<textarea><meta name=bzpeer-claim content={Token}></textarea>")]
    public void Finds_nothing_else(string html) => Assert.Equal(LinkBack.None, In(html));

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b><p>")]
    [InlineData("<table><td><a rel=me href=x>")]
    [InlineData("<a rel=me href='")]
    [InlineData("a b=c ")]
    [InlineData("<")]
    [InlineData("&amp;")]
    [InlineData("<!--")]
    [InlineData("<base href=x><template>")]
    [InlineData("<script><!--")]
    public void Reads_the_largest_hostile_page(string part) =>
        // In a fraction of a second; a tree of these takes minutes, or ends the program.
        Assert.Equal(LinkBack.None, In("<a " + string.Concat(Enumerable.Repeat(part, FetchPage.MostBytes / part.Length))));

    private static LinkBack In(string html) => FindLinkBack.In(
        html,
        new Uri("https://home.test/~ada/"),
        address => address.Host == "bzpeer.test" && Slug.ShortId(address.Segments[^1]).SequenceEqual("7k2m9q"),
        Token);
}
