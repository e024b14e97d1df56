using System.Diagnostics;
using BzPeer.Accounts;
using BzPeer.Cli;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Accounts;

/// <summary>The operator's tool as a process of its own.</summary>
public sealed class ModeratorsCommandTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task Gives_and_takes_the_rights_of_a_moderator_while_they_are_logged_in()
    {
        var ada = await site.NewAccountAsync("moderates@site.example");

        Assert.Equal((0, "moderates@site.example is a moderator now."), await RunAsync("add", "moderates@site.example"));
        Assert.Contains("with the rights of a moderator", (await ada.GetAsync("/account")).Body, StringComparison.Ordinal);
        Assert.Equal((0, "moderates@site.example is no moderator any more."), await RunAsync("remove", "moderates@site.example"));
        Assert.DoesNotContain("with the rights of a moderator", (await ada.GetAsync("/account")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_was_so_already_and_where_there_is_no_account()
    {
        await site.AddAccountAsync("Mixed.Case@site.example");
        var role = new ChangeRole(site.DataSource, TimeProvider.System);
        var email = EmailAddress.Parse("mixed.case@site.example");

        Assert.Equal(RoleAnswer.AsBefore, await role.RevokeAsync(email, Role.Moderator, TestContext.Current.CancellationToken));
        Assert.Equal(RoleAnswer.Done, await role.GrantAsync(email, Role.Moderator, TestContext.Current.CancellationToken));
        Assert.Equal(RoleAnswer.AsBefore, await role.GrantAsync(email, Role.Moderator, TestContext.Current.CancellationToken));
        Assert.Equal(RoleAnswer.NoAccount, await role.GrantAsync(EmailAddress.Parse("nobody@site.example"), Role.Moderator, TestContext.Current.CancellationToken));
        await using var records = site.Open();
        Assert.Equal(1, await records.AccountRoles.CountAsync(r => records.Accounts.Any(a => a.Id == r.AccountId && a.Email == "Mixed.Case@site.example"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("nobody@site.example", "There is no account with the e-mail address nobody@site.example. Its owner signs up on the site first.")]
    [InlineData("nobody", "nobody is no e-mail address. One looks like name@example.org.")]
    public async Task Fails_with_one_sentence(string email, string sentence)
    {
        var (code, said) = await RunAsync("add", email);

        Assert.Equal((1, sentence), (code, said.Split('\n')[0]));
    }

    private async Task<(int Code, string Said)> RunAsync(string what, string email)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(GenerateCommand).Assembly.Location, "moderators", what, email])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["ConnectionStrings__BzPeer"] = site.ConnectionString },
        };
        using var tool = Process.Start(start)!;
        var said = await Task.WhenAll(
            tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), tool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (tool.ExitCode, string.Concat(said).Trim());
    }
}
