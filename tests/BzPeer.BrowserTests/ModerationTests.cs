using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>A reader reports a mistake and a moderator answers it, both without scripts. On a site of its own, since others look at theirs at the same time.</summary>
public sealed class ModerationTests(ModerationTests.ReportedSite site) : IClassFixture<ModerationTests.ReportedSite>
{
    private const string Answer = "The two papers of 2011 were given to the other person of that name.";

    [Fact]
    public async Task A_reader_reports_a_mistake_and_reads_what_a_moderator_answered()
    {
        await using var reader = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        await reader.Page.GotoAsync(site.AddressOf("profile"));
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Report a mistake" }).ClickAsync();
        // The browser itself asks for what is missing; the server does where it doesn't.
        await reader.Page.GetByLabel("A work here is not this person’s").CheckAsync();
        await reader.Page.GetByLabel("What is wrong, and how do you know?").FillAsync("Two papers of 2011 are by another person of that name.");
        await reader.Page.GetByLabel("Which work?").FillAsync("some paper of 2011");
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Send the report" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#field-work-error")).ToContainTextAsync("This is no DOI");
        await Assertions.Expect(reader.Page.GetByLabel("A work here is not this person’s")).ToBeCheckedAsync();
        await reader.Page.GetByLabel("Which work?").FillAsync("");
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Send the report" }).ClickAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your report is number");
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Waits for a moderator");
        var number = new Uri(reader.Page.Url).AbsolutePath["/reports/".Length..];

        await using var moderator = await site.OpenForAsync("moderation", new BrowserNewContextOptions { JavaScriptEnabled = false });
        await moderator.Page.GotoAsync(site.AddressOf("moderation"));
        await moderator.Page.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Assertions.Expect(moderator.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Two papers of 2011 are by another person");
        await moderator.Page.GetByLabel("Mended").CheckAsync();
        await moderator.Page.GetByLabel("The answer, which everybody can read").FillAsync(Answer);
        await moderator.Page.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true }).ClickAsync();
        await Assertions.Expect(moderator.Page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Report {number} is answered.");

        await reader.Page.ReloadAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(Answer);
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Mended, answered on");
    }

    [Fact]
    public async Task A_moderator_decides_a_claim_by_the_keyboard_alone()
    {
        await using var open = await site.OpenForAsync("moderation: a claim");
        await open.Page.GotoAsync(site.AddressOf("moderation: a claim"));
        await open.Page.GetByLabel("Why", new() { Exact = true }).FocusAsync();
        await open.Page.Keyboard.TypeAsync("The department lists this page as the person's own.");
        await open.Page.Keyboard.PressAsync("Tab");
        await open.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(open.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("The claim is accepted");
        await open.Page.GotoAsync("/moderation/log");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Accepted a claim");
    }

    public sealed class ReportedSite(FilledSite first) : FilledSite(first);
}
