using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>An owner changes a record in a browser without scripts, and a visitor sees it. On a site of its own, since others look at theirs at the same time.</summary>
public sealed class EditTests(EditTests.OwnersSite site) : IClassFixture<EditTests.OwnersSite>
{
    [Fact]
    public async Task An_owner_changes_a_record_without_scripts_and_takes_it_back()
    {
        await using var open = await site.OpenForAsync("edit: overview", new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = open.Page;
        await page.GotoAsync(site.AddressOf("edit: overview"));

        await FollowAsync("Change the pronouns");
        await page.GetByLabel("Pronouns").FillAsync("they/them");
        await page.GetByLabel("Summary").FillAsync("Everything about riddles.");
        await page.GetByLabel("Why (optional)").FillAsync("It was out of date.");
        await PressAsync("Save");
        await SaysAsync("What the record says of you is changed.");

        await FollowAsync("Change which works stand first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take away" }).First.ClickAsync();
        await SaysAsync("The work stands among the others again.");
        await page.GetByLabel("A word of the title").FillAsync("how 9 people");
        await PressAsync("Show");
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose" }).ClickAsync();
        await SaysAsync("The work stands first now.");

        await page.GotoAsync(site.AddressOf("edit: links"));
        await page.GetByLabel("Address of your homepage").FillAsync("javascript:alert(1)");
        await PressAsync("Save the homepage");
        await Assertions.Expect(page.Locator("#field-homepage-error")).ToContainTextAsync("beginning with https://");
        await page.GetByLabel("Address of your homepage").FillAsync("https://kari.example/");
        await PressAsync("Save the homepage");
        await SaysAsync("The homepage is changed.");

        await using var visitor = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        await visitor.Page.GotoAsync(site.AddressOf("own profile"));
        var header = visitor.Page.Locator("header.hero");
        await Assertions.Expect(header).ToContainTextAsync("Everything about riddles.");
        await Assertions.Expect(header).ToContainTextAsync("they/them");
        await Assertions.Expect(header.GetByRole(AriaRole.Link, new() { Name = "kari.example" })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.Locator(".work h3").Nth(1)).ToContainTextAsync("how 9 people");

        // The homepage is taken back: the one before is shown again.
        await page.GotoAsync(site.AddressOf("edit: history"));
        await page.Locator("ol.cards > li", new() { HasText = "Homepage" }).First.GetByRole(AriaRole.Button).ClickAsync();
        await SaysAsync("what was before counts again");
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(header.GetByRole(AriaRole.Link, new() { Name = "kari.example" })).ToHaveCountAsync(0);
        await Assertions.Expect(header.GetByRole(AriaRole.Link, new() { Name = "xn--bcher-kva.example" })).ToBeVisibleAsync();

        // A name is given and taken back: a browser that was led from the one to the other isn't led round and round.
        var name = await visitor.Page.Locator("h1").InnerTextAsync();
        await page.GotoAsync(site.AddressOf("edit: name"));
        await page.GetByLabel("Name to show").FillAsync("Kari Nordlys");
        await PressAsync("Save the name");
        await SaysAsync("The name is changed.");
        await visitor.Page.GotoAsync(site.AddressOf("own profile"));
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Kari Nordlys");
        await page.GotoAsync(site.AddressOf("edit: history"));
        await page.Locator("ol.cards > li", new() { HasText = "Kari Nordlys" }).First.GetByRole(AriaRole.Button).ClickAsync();
        await SaysAsync("what was before counts again");
        await visitor.Page.GotoAsync(site.AddressOf("own profile"));
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync(name);

        Task FollowAsync(string link) => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

        Task PressAsync(string button) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

        Task SaysAsync(string words) => Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(words);
    }

    public sealed class OwnersSite(FilledSite first) : FilledSite(first);
}
