using System.Text.Json;
using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>What holds of every page, whatever it shows.</summary>
public sealed class PageTests(FilledSite site)
{
    private const string OutlineOfHeadings =
        "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => ({ level: +h.tagName[1], text: h.innerText }))";

    // What sticks out is named, so that the failure says where to look.
    private const string SticksOut =
        """
        () => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > root.clientWidth + .5);
          return [root.scrollWidth + ' px wide', ...out.slice(0, 5).map(e => e.outerHTML.slice(0, 120))];
        }
        """;

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Answers_without_complaint_from_its_own_host_alone_and_fits_any_width(string page)
    {
        await using var open = await site.OpenAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = 1280, Height = 900 } });
        var complaints = new List<string>();
        var strangers = new List<string>();
        var status = SitePages.Refused.GetValueOrDefault(page, 200);
        open.Page.Console += (_, message) =>
        {
            // Chromium remarks on the status of a refusal itself; that is asserted below.
            if (message.Type is "error" or "warning" && !(status >= 400 && message.Text.Contains($"status of {status}", StringComparison.Ordinal)))
                complaints.Add(message.Text);
        };
        open.Page.PageError += (_, error) => complaints.Add(error);
        open.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address + "/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                strangers.Add(request.Url);
        };

        var answer = await open.Page.GotoAsync(site.AddressOf(page), new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.Equal(status, answer?.Status);
        Assert.Empty(complaints);
        Assert.Empty(strangers);
        Assert.Empty(await open.Page.EvaluateAsync<string[]>(SticksOut));
        await open.Page.SetViewportSizeAsync(320, 800);
        Assert.Empty(await open.Page.EvaluateAsync<string[]>(SticksOut));
    }

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Has_one_main_heading_and_leaves_no_level_out(string page)
    {
        await using var open = await site.OpenAsync();
        await open.Page.GotoAsync(site.AddressOf(page));

        var outline = (await open.Page.EvaluateAsync<JsonElement>(OutlineOfHeadings)).EnumerateArray()
            .Select(h => (Level: h.GetProperty("level").GetInt32(), Text: h.GetProperty("text").GetString())).ToList();

        Assert.Equal(1, outline[0].Level);
        Assert.Single(outline, heading => heading.Level == 1);
        Assert.All(outline, heading => Assert.False(string.IsNullOrWhiteSpace(heading.Text)));
        Assert.All(outline.Zip(outline.Skip(1)), pair =>
            Assert.True(pair.Second.Level <= pair.First.Level + 1, $"h{pair.Second.Level} “{pair.Second.Text}” follows h{pair.First.Level} “{pair.First.Text}”."));
    }

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Says_and_links_the_same_without_scripts(string page)
    {
        await using var with = await site.OpenAsync();
        await using var without = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        await with.Page.GotoAsync(site.AddressOf(page));
        await without.Page.GotoAsync(site.AddressOf(page));

        Assert.True(await without.Page.Locator("h1").IsVisibleAsync());
        foreach (var what in (string[])["main a:visible", "main li.work:visible", "main :is(input, button):visible"])
            Assert.Equal(await with.Page.Locator(what).CountAsync(), await without.Page.Locator(what).CountAsync());
        Assert.Equal(await with.Page.Locator("main").InnerTextAsync(), await without.Page.Locator("main").InnerTextAsync());
    }

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Shows_no_TeX_command(string page)
    {
        await using var open = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        await open.Page.GotoAsync(site.AddressOf(page));

        // What could not be rendered stands as marked source, which is right.
        var text = await open.Page.EvaluateAsync<string>("() => { document.querySelectorAll('code.tex').forEach(e => e.remove()); return document.body.innerText; }");

        Assert.DoesNotMatch(@"\\[a-zA-Z]+", text);
    }
}
