using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>axe finds nothing on any page: all of its default rules, contrast in light and in dark, and the size of targets.</summary>
public sealed class AxeTests(FilledSite site)
{
    // Without motion no colour is caught on its way from one scheme to the other.
    private static readonly BrowserNewContextOptions _still = new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce };

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Axe_finds_nothing_in_light_and_dark(string page)
    {
        await using var lent = await site.LendForAsync(page, _still);
        await lent.Page.GotoAsync(site.AddressOf(page));
        await FindsNothingAsync(lent.Page);
    }

    /// <summary>A faulty page is found out in both schemes: were axe not to run, every page would pass.</summary>
    [Fact]
    public async Task Axe_finds_what_is_wrong()
    {
        await using var open = await site.OpenAsync(new BrowserNewContextOptions(_still));
        await open.Page.SetContentAsync(
            """
            <!doctype html><html lang="en"><title>Faults</title><meta name="color-scheme" content="light dark">
            <main><h1>Faults</h1><img src="data:,"><p style="color: light-dark(#000, #222); background: light-dark(#fff, #000)">Seen in light alone</p></main></html>
            """);

        var found = await Axe.FindAsync(open.Page);

        Assert.Contains(found, fault => fault.StartsWith("image-alt: ", StringComparison.Ordinal) && fault.Contains("<img src", StringComparison.Ordinal));
        Assert.Contains(found, fault => fault.StartsWith("In the dark: color-contrast: ", StringComparison.Ordinal) && fault.Contains("Seen in light alone", StringComparison.Ordinal));
        Assert.Equal(2, found.Count);
    }

    /// <summary>Runs axe on a page that is open in light, and leaves it in dark.</summary>
    internal static async Task FindsNothingAsync(IPage page)
    {
        var found = await Axe.FindAsync(page);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
