using System.Text.Json;
using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>Every page can be used with the Tab key alone, in the order in which it reads.</summary>
public sealed class KeyboardTests(FilledSite site)
{
    // Whether the mark of focus shows is told by what changes with it: a shadow that is always there is no mark.
    private const string Prepare =
        """
        () => {
          const shown = e => e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true });
          const look = e => [e, ...e.querySelectorAll('*')].map(part => {
            const style = getComputedStyle(part);
            const outline = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0 ? '' : style.outlineWidth + style.outlineColor;
            return outline + '/' + style.boxShadow;
          }).join();
          const named = e => e.outerHTML.slice(0, 140);
          const targets = [...document.querySelectorAll('a[href], button, input:not([type=hidden], [type=radio]), select, textarea, summary')].filter(e => !e.disabled && shown(e));
          const before = new Map(targets.map(e => [e, look(e)]));
          const reached = [], unmarked = [], hidden = [];
          document.addEventListener('focusin', ({ target }) => {
            if (!before.has(target)) return;
            reached.push(target);
            if (look(target) === before.get(target)) unmarked.push(named(target));
            const box = target.getBoundingClientRect();
            if (box.width < 1 || box.height < 1 || box.right < 0 || box.bottom < 0) hidden.push(named(target));
          });
          const scrollers = [...document.querySelectorAll('*')].filter(e => /auto|scroll/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY)).length;
          window.found = () => {
            const wrong = targets.findIndex((e, i) => e !== reached[i]);
            return { unmarked, hidden, lost: targets.filter(e => !reached.includes(e)).map(named), outOfOrder: wrong < 0 ? [] : [named(targets[wrong])] };
          };
          // A group of radio buttons is one stop, a date has one for day, month, year and calendar.
          const within = new Set([...document.querySelectorAll('input[type=radio]')].map(e => e.name)).size + 3 * document.querySelectorAll('input[type=date]').length;
          return { targets: targets.length, others: scrollers + within };
        }
        """;

    // Without motion, what appears with the focus is where it belongs at once.
    private static readonly BrowserNewContextOptions _still = new() { ReducedMotion = ReducedMotion.Reduce };

    [Theory]
    [MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task Tab_reaches_everything_in_the_order_of_reading_and_shows_where_it_is(string page)
    {
        await using var lent = await site.LendForAsync(page, _still);
        await lent.Page.GotoAsync(site.AddressOf(page));
        await ReachesEverythingAsync(lent.Page);
    }

    /// <summary>Holds Tab down on a page that is open, from its beginning to its end.</summary>
    internal static async Task ReachesEverythingAsync(IPage page)
    {
        var there = await page.EvaluateAsync<JsonElement>(Prepare);

        // Boxes that scroll are stops of their own in Chromium.
        // The key is held down: letting it go after each would take twice as long.
        for (var stops = there.GetProperty("targets").GetInt32() + there.GetProperty("others").GetInt32(); stops > 0; stops--)
            await page.Keyboard.DownAsync("Tab");
        await page.Keyboard.UpAsync("Tab");

        var found = await page.EvaluateAsync<JsonElement>("() => window.found()");
        foreach (var what in (string[])["lost", "outOfOrder", "hidden", "unmarked"])
        {
            var names = found.GetProperty(what).EnumerateArray().Select(name => name.GetString()).ToList();
            Assert.True(names.Count == 0, what + ":\n" + string.Join('\n', names));
        }
    }

    [Fact]
    public async Task The_first_stop_skips_to_the_content()
    {
        await using var open = await site.OpenAsync();
        await open.Page.GotoAsync(site.AddressOf("profile"));

        await open.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await open.Page.EvaluateAsync<string>("() => document.activeElement.innerText"));
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.Keyboard.PressAsync("Tab");

        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.querySelector('main').contains(document.activeElement)"));
    }
}
