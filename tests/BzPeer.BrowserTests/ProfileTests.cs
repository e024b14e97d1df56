using System.Text.Json;
using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>What only a browser can tell of a profile: what is seen, where, and on what medium.</summary>
public sealed class ProfileTests(FilledSite site)
{
    [Fact]
    public async Task Is_read_in_the_order_of_the_product()
    {
        await using var open = await OpenAsync("profile");

        var headings = await open.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main :is(h1, h2)')].map(h => h.textContent.trim().replace(/\\s+/g, ' '))");

        string[] order =
        [
            FilledSite.GoldenName, "Trust snapshot", "Verification", "Actions", "How to connect with this researcher", "Open a focused conversation",
            "See the researcher in context", "Published work", "Topics", "Close collaborators", "Provenance",
        ];
        Assert.Equal(order.Length, headings.Length);
        Assert.All(order.Zip(headings), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_abstract_unfolds_by_keyboard()
    {
        await using var open = await OpenAsync("profile");
        var fold = open.Page.Locator("details.fold").First;
        var text = fold.Locator(".prose");
        var folded = (await text.BoundingBoxAsync())!.Height;
        Assert.True(await IsCutAsync(text), "A folded abstract shows its first lines alone.");

        await fold.Locator("summary").FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");

        Assert.False(await IsCutAsync(text));
        Assert.True((await text.BoundingBoxAsync())!.Height > folded);
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.True(await IsCutAsync(text));
    }

    [Fact]
    public async Task Abstracts_are_printed_whole()
    {
        await using var open = await OpenAsync("profile");
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });

        var texts = await open.Page.Locator("details.fold .prose").AllAsync();

        Assert.NotEmpty(texts);
        foreach (var text in texts)
        {
            Assert.True(await text.IsVisibleAsync());
            Assert.False(await IsCutAsync(text));
        }
    }

    [Theory]
    [InlineData("profile")]
    [InlineData("work with formulas")]
    public async Task Formulas_are_drawn(string page)
    {
        await using var open = await OpenAsync(page);

        var boxes = (await open.Page.EvaluateAsync<JsonElement>(
            """
            () => {
              // Signs of application and multiplication that nobody sees are not meant.
              document.querySelectorAll('details').forEach(fold => fold.open = true);
              return [...document.querySelectorAll('main math')].map(m => {
                const box = m.getBoundingClientRect();
                const letters = [...m.querySelectorAll('mi, mn, mo')].filter(e => e.textContent.replace(/[\u2061-\u2064\u200b]/g, '').trim()).map(e => e.getBoundingClientRect());
                return { width: box.width, height: box.height, letters: letters.length, drawn: letters.filter(l => l.height > 0).length };
              });
            }
            """)).EnumerateArray().ToList();

        Assert.NotEmpty(boxes);
        Assert.All(boxes, box =>
        {
            Assert.True(box.GetProperty("width").GetDouble() > 2, box.ToString());
            Assert.True(box.GetProperty("height").GetDouble() > 5, box.ToString());
            Assert.Equal(box.GetProperty("letters").GetInt32(), box.GetProperty("drawn").GetInt32());
        });
        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.fonts.ready.then(() => document.fonts.check('16px \"BzPeer Math\"'))"));
    }

    [Theory]
    [InlineData("profile")]
    [InlineData("busiest profile")]
    [InlineData("profile of one work alone")]
    [InlineData("graph")]
    [InlineData("graph of the busiest")]
    public async Task No_name_in_the_drawing_covers_another_or_is_cut(string page)
    {
        await using var open = await OpenAsync(page);

        var faults = await open.Page.EvaluateAsync<string[]>(
            """
            () => {
              const faults = [];
              const drawing = document.querySelector('.rg-canvas svg');
              const paper = drawing.getBoundingClientRect();
              // By line: the box around two lines of different width would hold more than they do. What is measured is
              // the line's box, which is higher than its letters: the room above and below them may overlap.
              const lines = [...drawing.querySelectorAll('text tspan')].map(line => {
                const box = line.getBoundingClientRect(), spare = box.height * .15;
                return { text: line.textContent, of: line.parentNode, left: box.left, right: box.right, top: box.top + spare, bottom: box.bottom - spare };
              });
              if (lines.length === 0) faults.push('no names');
              for (const [i, a] of lines.entries()) {
                if (a.left < paper.left - .5 || a.right > paper.right + .5 || a.top < paper.top - .5 || a.bottom > paper.bottom + .5) faults.push(`cut: ${a.text}`);
                for (const b of lines.slice(i + 1))
                  if (a.of !== b.of && Math.min(a.right, b.right) - Math.max(a.left, b.left) > .5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > .5)
                    faults.push(`${a.text} × ${b.text}`);
              }
              return faults;
            }
            """);

        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_narrow_screen_gets_the_table_for_the_drawing_without_a_click()
    {
        await using var open = await OpenAsync("profile", width: 599);
        var table = open.Page.Locator("table.rg-table");

        Assert.False(await open.Page.Locator(".rg-canvas").IsVisibleAsync());
        Assert.True(await table.IsVisibleAsync());
        var names = await table.Locator("tbody th a:visible").CountAsync();
        await open.Page.SetViewportSizeAsync(1280, 900);
        Assert.True(await open.Page.Locator(".rg-canvas").IsVisibleAsync());
        Assert.False(await table.IsVisibleAsync());
        // The centre is no row of its own table.
        Assert.Equal(await open.Page.Locator(".rg-canvas a").CountAsync() - 1, names);
    }

    [Fact]
    public async Task Figures_show_in_forced_colours_and_without_motion()
    {
        await using var open = await OpenAsync("profile");
        var figures = open.Page.Locator(".score b, .steps li, .figures dd a, .years b");
        var count = await figures.CountAsync();
        Assert.True(count > 8);
        foreach (var media in (PageEmulateMediaOptions[])
            [new() { ForcedColors = ForcedColors.Active }, new() { ForcedColors = ForcedColors.None, ReducedMotion = ReducedMotion.Reduce }])
        {
            await open.Page.EmulateMediaAsync(media);

            foreach (var figure in await figures.AllAsync())
                Assert.True(await figure.IsVisibleAsync());
            // Shapes are seen by a colour that differs from what lies behind them.
            Assert.Empty(await open.Page.EvaluateAsync<string[]>(
                """
                () => {
                  const behind = e => {
                    for (; e; e = e.parentElement) {
                      const colour = getComputedStyle(e).backgroundColor;
                      if (!/, 0\)$|transparent/.test(colour)) return colour;
                    }
                    return 'rgb(255, 255, 255)';
                  };
                  return [...document.querySelectorAll('.bar rect, .years rect, .rg-canvas :is(circle, rect)')]
                    .filter(shape => { const box = shape.getBoundingClientRect(); return box.width < .5 || box.height < .5 || getComputedStyle(shape).fill === behind(shape.ownerSVGElement); })
                    .map(shape => shape.outerHTML);
                }
                """));
        }
    }

    private async Task<SitePage> OpenAsync(string page, int width = 1280)
    {
        var open = await site.OpenAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.NoPreference });
        await open.Page.GotoAsync(site.AddressOf(page));
        // The fonts come after the load.
        await open.Page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        return open;
    }

    // A line more than a rounding.
    private static Task<bool> IsCutAsync(ILocator text) => text.EvaluateAsync<bool>("e => e.scrollHeight > e.clientHeight + 4");
}
