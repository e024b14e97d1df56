using Xunit;

namespace BzPeer.Tests;

public sealed class LinkAddressTests
{
    [Theory]
    [InlineData("https://ada.example/", "https://ada.example/")]
    [InlineData("  https://ada.example  ", "https://ada.example/")]
    [InlineData("HTTP://ADA.Example:8080/a b%20c?q=ü#é", null)] // a space within
    [InlineData("http://ada.example:8080/a?q=ü#é", "http://ada.example:8080/a?q=%C3%BC#%C3%A9")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://gооgle.example/", "https://xn--ggle-55da.example/")] // two letters are Cyrillic
    [InlineData("https://ada.example./", "https://ada.example./")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("JaVaScRiPt://ada.example/%0aalert(1)", null)]
    [InlineData("data:text/html,<script>alert(1)</script>", null)]
    [InlineData("vbscript:x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("ftp://ada.example/", null)]
    [InlineData("//ada.example/", null)]
    [InlineData("/about", null)]
    [InlineData("ada.example", null)]
    [InlineData("https://bank.example@evil.example/", null)]
    [InlineData("https://a:b@evil.example/", null)]
    [InlineData("https://@evil.example/", null)]
    [InlineData("https://evil.example\\@bank.example/", null)]
    [InlineData("https://ada.example/\u202egnp.exe", null)]
    [InlineData("https://ada.example/\u200b", null)]
    [InlineData("java\nscript:alert(1)", null)]
    [InlineData("https://ada.example/\0", null)]
    [InlineData("https://ada.example/\ud800", null)]
    [InlineData("https://localhost/", null)]
    [InlineData("https://127.0.0.1/", null)]
    [InlineData("https://2130706433/", null)]
    [InlineData("https://0x7f.1/", null)]
    [InlineData("https://[::1]/", null)]
    [InlineData("https://.example/", null)]
    [InlineData("https://a..example/", null)]
    [InlineData("https://", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Takes_what_a_reader_can_follow_and_nothing_else(string? typed, string? expected)
    {
        var isTaken = LinkAddress.TryRead(typed, out var address, out var fault);

        Assert.Equal(expected, isTaken ? address : null);
        Assert.Equal(isTaken, fault.Length == 0);
        // What was taken is taken again, unchanged.
        if (isTaken)
        {
            Assert.True(LinkAddress.TryRead(address, out var again, out _));
            Assert.Equal(address, again);
        }
    }

    [Fact]
    public void Takes_none_that_is_too_long_not_even_once_it_is_escaped()
    {
        Assert.True(LinkAddress.TryRead("https://ada.example/" + new string('a', 1_980), out _, out _));
        Assert.False(LinkAddress.TryRead("https://ada.example/" + new string('a', 1_981), out _, out _));
        Assert.False(LinkAddress.TryRead("https://ada.example/" + new string('ü', 1_000), out _, out _));
    }
}
