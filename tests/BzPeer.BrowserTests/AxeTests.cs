using BzPeer.BrowserTests.Infrastructure;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>axe finds nothing on any page: all of its default rules, contrast in light and in dark, and the size of targets.</summary>
public sealed class AxeTests(FilledSite site)
{
    private static readonly AxeRunOptions _all = new()
    {
        Rules = new Dictionary<string, RuleOptions> { ["target-size"] = new() { Enabled = true } },
        ResultTypes = [ResultType.Violations],
    };

    // In the dark nothing but the colours is different.
    private static readonly AxeRunOptions _colours = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
        ResultTypes = [ResultType.Violations],
    };

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Axe_finds_nothing_in_light_and_dark(string page)
    {
        // Without motion no colour is caught on its way from one scheme to the other.
        await using var open = await site.OpenForAsync(page, new BrowserNewContextOptions { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await open.Page.GotoAsync(site.AddressOf(page));
        await FindsNothingAsync(open.Page);
    }

    /// <summary>Runs axe on a page that is open in light, and leaves it in dark.</summary>
    internal static async Task FindsNothingAsync(IPage page)
    {
        var light = await page.RunAxe(_all);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await page.RunAxe(_colours);

        Assert.True(light.Violations.Length == 0, Words(light));
        Assert.True(dark.Violations.Length == 0, "In the dark: " + Words(dark));
    }

    private static string Words(AxeResult result) => string.Join('\n', result.Violations.Select(violation =>
        $"{violation.Id}: {violation.Help} ({violation.Nodes.Length})\n" + string.Join('\n', violation.Nodes.Take(3).Select(node =>
            $"  {node.Target}: {node.Html}\n    {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}"))));
}
