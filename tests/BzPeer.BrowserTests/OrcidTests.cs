using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>What only a browser shows of ORCID: that the policy lets its forms lead there, and cookies come back from there.</summary>
public sealed class OrcidTests(FilledSite site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_button_leads_there_and_back(bool withScripts)
    {
        await using var open = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = withScripts });
        await open.Page.GotoAsync("/account/log-in");

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Use your ORCID iD" }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as Bo Sample" }).ClickAsync();

        await open.Page.WaitForURLAsync(site.Address + "/account/sign-up");
        Assert.Contains("0000-0000-0000-0028 (Bo Sample)", await open.Page.GetByRole(AriaRole.Main).InnerTextAsync(), StringComparison.Ordinal);
    }
}
