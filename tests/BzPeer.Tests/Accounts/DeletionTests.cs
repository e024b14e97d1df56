using System.Net;
using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class DeletionTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task Deleted_at_once_and_taken_back_by_the_mailed_link()
    {
        var ada = await site.NewAccountAsync("leaves@site.example");
        var elsewhere = await site.LogInAsync("leaves@site.example");

        var deleted = await DeleteAsync(ada);

        Assert.Contains(deleted.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-bzpeer-session=;", StringComparison.Ordinal));
        var said = await ada.FollowAsync(deleted);
        Assert.Equal("Take an account back", said.Heading);
        Assert.Contains("A letter to leaves@site.example says how to take it back", said.Body, StringComparison.Ordinal);
        Assert.NotNull((await ada.GetAsync("/account")).Location);
        Assert.NotNull((await elsewhere.GetAsync("/account")).Location);

        var letter = await site.LetterToAsync("leaves@site.example");
        Assert.Equal("Your account at BzPeer is being deleted", letter.Subject);
        var page = await elsewhere.GetAsync(letter.Link);
        Assert.Equal("no-referrer", page.Response.Headers.GetValues("Referrer-Policy").Single());
        // Looking at it changes nothing.
        Assert.Equal("This account is being deleted", (await elsewhere.GetAsync(letter.Link)).Heading);
        var back = await elsewhere.SubmitAsync(page, "Take it back");

        Assert.Equal("/account/log-in", back.Location);
        Assert.Equal("The deletion of your account was taken back.", (await site.LetterToAsync("leaves@site.example")).Text.Split('\n')[0].Trim());
        Assert.Equal("Ada Example", (await (await site.LogInAsync("leaves@site.example")).GetAsync("/account")).Heading);
        Assert.Equal("This link no longer works", (await elsewhere.GetAsync(letter.Link)).Heading);
    }

    [Theory]
    [InlineData("AtOnce", "null", true)]
    [InlineData("AtOnce", "now()", false)]
    [InlineData("Never", "null", false)]
    public async Task Taken_back_news_that_came_meanwhile_are_due_for_who_wants_them_at_once(string digest, string refusedAt, bool isDue)
    {
        var email = $"at.once{Guid.NewGuid():N}@site.example";
        var ada = await site.NewAccountAsync(email);
        await using (var records = site.Open())
        {
            var id = await records.Accounts.Where(a => a.Email == email).Select(a => a.Id).SingleAsync(TestContext.Current.CancellationToken);
            await new BzPeer.Follows.FindFollower(records, site.Clock).OrAddOfAccountAsync(id, TestContext.Current.CancellationToken);
        }

        await DeleteAsync(ada);
        // As it is after the look that mails nothing to who leaves.
        await site.ExecuteAsync($"update followers set digest = '{digest}', refused_at = {refusedAt}, next_digest_at = null where account_id = (select id from accounts where email = '{email}')");
        ada = await site.LogInAsync(email);
        await ada.SubmitAsync(await ada.GetAsync("/account/restore"), "Take it back");

        Assert.Equal(
            isDue ? 1 : 0,
            await site.ScalarAsync<long>($"select count(*) from followers f join accounts a on a.id = f.account_id where a.email = '{email}' and f.next_digest_at is not null"));
    }

    [Fact]
    public async Task Logged_in_again_it_can_do_nothing_but_be_taken_back_or_log_out()
    {
        var ada = await site.NewAccountAsync("comes.back@site.example");
        await DeleteAsync(ada);
        ada = await site.LogInAsync("comes.back@site.example");

        foreach (var address in (string[])["/account", "/account/name", "/account/email", "/account/devices", "/account/data.json"])
            Assert.Equal("/account/restore", (await ada.GetAsync(address)).Location);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/account/log-out")).Status);
        var page = await ada.GetAsync("/account/restore");
        Assert.True(page.Response.Headers.CacheControl?.NoStore);
        var back = await ada.SubmitAsync(page, "Take it back");

        Assert.Equal("/account", back.Location);
        Assert.Equal("Ada Example", (await ada.FollowAsync(back)).Heading);
        Assert.Equal("/account", (await ada.GetAsync("/account/restore")).Location);
    }

    [Fact]
    public async Task From_the_page_of_an_account_that_is_being_deleted_one_can_log_out_and_let_it_go()
    {
        var ada = await site.NewAccountAsync("lets.go@site.example");
        await DeleteAsync(ada);
        ada = await site.LogInAsync("lets.go@site.example");

        var left = await ada.SubmitAsync(await ada.GetAsync("/account/restore"), "Log out and let it go");

        Assert.Equal("/", left.Location);
        Assert.Equal("Take an account back", (await ada.GetAsync("/account/restore")).Heading);
    }

    [Fact]
    public async Task The_link_of_an_earlier_deletion_takes_no_later_one_back()
    {
        var ada = await site.NewAccountAsync("twice@site.example");
        await DeleteAsync(ada);
        var first = (await site.LetterToAsync("twice@site.example")).Link;
        await ada.SubmitAsync(await ada.GetAsync(first), "Take it back");
        site.Clock.Pass(TimeSpan.FromMinutes(1));
        await DeleteAsync(await site.LogInAsync("twice@site.example"));

        Assert.Equal("This link no longer works", (await ada.GetAsync(first)).Heading);
        Assert.Equal("This account is being deleted", (await ada.GetAsync((await site.LetterToAsync("twice@site.example")).Link)).Heading);
    }

    [Fact]
    public async Task After_a_week_nothing_is_left_of_it_but_the_number_in_the_ledger()
    {
        var ada = await site.NewAccountAsync("erased@site.example", isModerator: true);
        var other = await site.NewAccountAsync("stays@site.example");
        long id;
        await using (var records = site.Open())
        {
            id = await records.Accounts.Where(a => a.Email == "erased@site.example").Select(a => a.Id).SingleAsync(TestContext.Current.CancellationToken);
            records.RecoveryCodes.Add(new RecoveryCode { AccountId = id, Hash = RecoveryCode.HashOf(RecoveryCode.New()) });
            records.AccountLogins.Add(new AccountLogin { UserId = id, LoginProvider = AccountLogin.Orcid, ProviderKey = "0000-0001-5109-3700", LinkedAt = site.Clock.GetUtcNow() });
            records.Decisions.Add(new Decision { Kind = DecisionKind.Vouch, At = site.Clock.GetUtcNow(), AccountId = id, Authority = DecisionAuthority.Owner, Reason = "We wrote it together" });
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await DeleteAsync(ada);
        await site.LogInAsync("erased@site.example");
        var link = (await site.LettersToAsync("erased@site.example")).First(l => l.Subject.Contains("is being deleted", StringComparison.Ordinal)).Link;

        site.Clock.Pass(TimeSpan.FromDays(Account.DaysToTakeBack) - TimeSpan.FromSeconds(1));
        await ForgetAsync();
        Assert.Contains("accounts", await WhereAsync(id, "erased@site.example"));
        site.Clock.Pass(TimeSpan.FromSeconds(1));
        await ForgetAsync();

        Assert.Equal(["decisions"], await WhereAsync(id, "erased@site.example"));
        Assert.Equal("This link no longer works", (await site.Visitor().GetAsync(link)).Heading);
        // The address is free again, and the number is never given again.
        var next = await site.AddAccountAsync("erased@site.example");
        Assert.True(next > id);
        // Others are still there.
        Assert.Contains("accounts", await WhereAsync(next, "erased@site.example"));
        Assert.NotNull(other);
        await site.LogInAsync("stays@site.example");
    }

    private static async Task<Visit> DeleteAsync(Person person) =>
        await person.SubmitAsync(await person.GetAsync("/account/delete"), "Delete my account");

    private async Task ForgetAsync()
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ForgetAccounts>().RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The tables with a row that names the account by number, in a column for accounts, or holds its e-mail address anywhere.</summary>
    private async Task<IReadOnlyList<string>> WhereAsync(long id, string email)
    {
        var found = new List<string>();
        var tables = new List<(string Table, bool HasAccount)>();
        await using (var list = site.DataSource.CreateCommand(
            """
            select t.table_name::text, exists (select from information_schema.columns c where c.table_schema = t.table_schema and c.table_name = t.table_name and c.column_name = 'account_id')
            from information_schema.tables t where t.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1
            """))
        {
            await using var row = await list.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await row.ReadAsync(TestContext.Current.CancellationToken))
                tables.Add((row.GetString(0), row.GetBoolean(1)));
        }

        foreach (var (table, hasAccount) in tables)
        {
            var isIts = table == "accounts" ? "t.id = $1" : hasAccount ? "t.account_id = $1" : "false";
            await using var ask = site.DataSource.CreateCommand($"select exists (select from \"{table}\" t where {isIts} or t::text ilike '%' || $2 || '%' or $1 is null)");
            ask.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
            ask.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
            if ((bool)(await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken))!)
                found.Add(table);
        }

        return found;
    }
}
