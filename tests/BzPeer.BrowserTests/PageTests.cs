using System.Text.Json;
using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>What holds of every page, whatever it shows.</summary>
public sealed class PageTests(FilledSite site)
{
    // What sticks out is named, so that the failure says where to look; what scrolls in a box of its own is not meant.
    internal const string SticksOut =
        """
        () => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const inside = e => { for (let p = e.parentElement; p; p = p.parentElement) if (p !== root && p !== document.body && getComputedStyle(p).overflowX !== 'visible' && getComputedStyle(e).position !== 'absolute') return true; return false; };
          const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > root.clientWidth + .5 && !inside(e));
          return [root.scrollWidth + ' px wide', ...out.slice(0, 5).map(e => e.outerHTML.slice(0, 140))];
        }
        """;

    // 24 px, but for links in running text (WCAG 2.2, 2.5.8) and names in a drawing, which axe weighs by their distance.
    private const string SmallTargets =
        """
        () => [...document.querySelectorAll('a[href]:not(.skip, .rg-skip), button, input:not([type=hidden]), select, summary')]
          .filter(e => !(e instanceof SVGElement) && e.getClientRects().length > 0 && getComputedStyle(e).display !== 'inline')
          .map(e => [e, e.getBoundingClientRect()])
          .filter(([, box]) => box.height < 23.9 || box.width < 23.9)
          .map(([e, box]) => `${box.width.toFixed(1)} × ${box.height.toFixed(1)}: ${e.outerHTML.slice(0, 140)}`)
        """;

    // What could not be rendered stands as marked source, which is right.
    private const string TextWithoutMarkedSource =
        "() => { document.querySelectorAll('code.tex').forEach(e => e.remove()); return document.body.innerText; }";

    // A browser does passkeys for scripts alone.
    private const string WithoutWhatOnlyScriptsCan = "() => document.querySelectorAll('[data-needs-passkeys], [data-without-passkeys], noscript').forEach(e => e.remove())";

    private static readonly BrowserNewContextOptions _wide = new() { ViewportSize = new() { Width = 1280, Height = 900 } };
    private static readonly BrowserNewContextOptions _withScripts = new();
    private static readonly BrowserNewContextOptions _withoutScripts = new() { JavaScriptEnabled = false };

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Keeps_the_rules_of_every_page(string page)
    {
        await using var lent = await site.LendForAsync(page, _wide);
        var complaints = new List<string>();
        var strangers = new List<string>();
        var status = SitePages.Refused.GetValueOrDefault(page, 200);
        lent.Page.Console += OnConsole;
        lent.Page.PageError += OnError;
        lent.Page.Request += OnRequest;
        try
        {
            var answer = await lent.Page.GotoAsync(site.AddressOf(page));
            // The fonts come after the load; a refused one would be complained of.
            await lent.Page.EvaluateAsync("() => document.fonts.ready.then(() => true)");

            Assert.Equal(status, answer?.Status);
            await OutlineIsWholeAsync(lent.Page);
            None("Too small", await lent.Page.EvaluateAsync<string[]>(SmallTargets));
            None("Sticks out at 1280 px", await lent.Page.EvaluateAsync<string[]>(SticksOut));
            await lent.Page.SetViewportSizeAsync(320, 800);
            None("Sticks out at 320 px", await lent.Page.EvaluateAsync<string[]>(SticksOut));
            None("Complaint", complaints);
            None("Foreign host", strangers);
        }
        finally
        {
            // The next page is none of these lists' business.
            lent.Page.Console -= OnConsole;
            lent.Page.PageError -= OnError;
            lent.Page.Request -= OnRequest;
        }

        void OnConsole(object? sender, IConsoleMessage message)
        {
            // Chromium remarks on the status of a refusal itself; that is asserted above.
            if (message.Type is "error" or "warning" && !(status >= 400 && message.Text.Contains($"status of {status}", StringComparison.Ordinal)))
                complaints.Add(message.Text);
        }

        void OnError(object? sender, string error) => complaints.Add(error);

        void OnRequest(object? sender, IRequest request)
        {
            if (!request.Url.StartsWith(site.Address + "/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                strangers.Add(request.Url);
        }
    }

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Says_and_links_the_same_without_scripts_and_shows_no_TeX(string page)
    {
        await using var with = await site.LendForAsync(page, _withScripts);
        await using var without = await site.LendForAsync(page, _withoutScripts);
        await with.Page.GotoAsync(site.AddressOf(page));
        await without.Page.GotoAsync(site.AddressOf(page));

        Assert.True(await without.Page.Locator("h1").IsVisibleAsync());
        foreach (var which in (IPage[])[with.Page, without.Page])
            await which.EvaluateAsync(WithoutWhatOnlyScriptsCan);
        if (!SitePages.NeverTwiceTheSame.Contains(page))
            Assert.Equal(await with.Page.Locator("main").InnerTextAsync(), await without.Page.Locator("main").InnerTextAsync());
        foreach (var what in (string[])["main a:visible", "main li.work:visible", "main :is(input, button):visible"])
            Assert.Equal(await with.Page.Locator(what).CountAsync(), await without.Page.Locator(what).CountAsync());
        Assert.DoesNotMatch(@"\\[a-zA-Z]+", await without.Page.EvaluateAsync<string>(TextWithoutMarkedSource));
    }

    /// <summary>One main heading, the first; none is empty, and no level is left out.</summary>
    private static async Task OutlineIsWholeAsync(IPage page)
    {
        var outline = (await page.EvaluateAsync<JsonElement>("() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => ({ level: +h.tagName[1], text: h.innerText }))"))
            .EnumerateArray().Select(h => (Level: h.GetProperty("level").GetInt32(), Text: h.GetProperty("text").GetString())).ToList();

        Assert.Equal(1, outline[0].Level);
        Assert.Single(outline, heading => heading.Level == 1);
        Assert.All(outline, heading => Assert.False(string.IsNullOrWhiteSpace(heading.Text)));
        Assert.All(outline.Zip(outline.Skip(1)), pair =>
            Assert.True(pair.Second.Level <= pair.First.Level + 1, $"h{pair.Second.Level} “{pair.Second.Text}” follows h{pair.First.Level} “{pair.First.Text}”."));
    }

    // xunit shortens what it prints of a collection, and the end of a line of HTML is what tells the element.
    private static void None(string what, IReadOnlyCollection<string> found) => Assert.True(found.Count == 0, what + ":\n" + string.Join('\n', found));
}
