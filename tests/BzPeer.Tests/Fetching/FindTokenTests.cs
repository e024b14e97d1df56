using BzPeer.Fetching;
using Xunit;

namespace BzPeer.Tests.Fetching;

public sealed class FindTokenTests
{
    private const string Token = "bzpeer-7k2m9qxd";

    [Theory]
    [InlineData(Token)]
    [InlineData("I work on kernels. bzpeer-7k2m9qxd")]
    [InlineData("bzpeer-7k2m9qxd.")]
    [InlineData("\"bzpeer-7k2m9qxd\"")]
    [InlineData("<p>bzpeer-7k2m9qxd</p>")]
    [InlineData("bzpeer-7k2m9qxx bzpeer-7k2m9qxd")]
    [InlineData("…bzpeer-7k2m9qxd…")]
    [InlineData("{\"text\":\"\\u003cp\\u003ebzpeer-7k2m9qxd\\u003c/p\\u003e\"}")]
    public void Finds_it_as_a_word(string text) => Assert.True(FindToken.AsWord(text, Token));

    [Theory]
    [InlineData("")]
    [InlineData("bzpeer-7k2m9qx")]
    [InlineData("bzpeer-7k2m9qxd2")]
    [InlineData("bzpeer-7k2m9qxd-more")]
    [InlineData("BZPEER-7K2M9QXD")]
    [InlineData("bzpeer- 7k2m9qxd")]
    [InlineData("bzpeer-7k2m9qxdé")]
    public void Finds_no_part_of_a_word(string text) => Assert.False(FindToken.AsWord(text, Token));

    [Theory]
    [InlineData(Token)]
    [InlineData("# who I am\r\n  bzpeer-7k2m9qxd  \r\n")]
    [InlineData("other\nbzpeer-7k2m9qxd")]
    public void Finds_it_as_a_line(string text) => Assert.True(FindToken.AsLine(text, Token));

    [Theory]
    [InlineData("")]
    [InlineData("token: bzpeer-7k2m9qxd")]
    [InlineData("<p>\nbzpeer-7k2m9qxd</p>")]
    [InlineData("bzpeer-7k2m9qx\nd")]
    public void Finds_no_part_of_a_line(string text) => Assert.False(FindToken.AsLine(text, Token));
}
