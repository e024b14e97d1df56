using System.Text.Json;
using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Moderation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class StoredDataTests(AccountSite site) : IClassFixture<AccountSite>
{
    /// <summary>Where the document shows what a table holds of an account. A table that is missing here fails the test below: show it in the document, or say here why not.</summary>
    private static readonly Dictionary<string, string> Shown = new(StringComparer.Ordinal)
    {
        ["accounts"] = "account",
        ["account_sessions"] = "sessions",
        ["account_logins"] = "linked_identities",
        ["account_passkeys"] = "passkeys",
        ["account_roles"] = "roles",
        ["recovery_codes"] = "recovery_codes_left",
        ["familiar_places"] = "familiar_places_last_used",
        ["decisions"] = "decisions",
        ["claims"] = "claims",
        ["followers"] = "following",
        ["reports"] = "reports",
        ["moderation_log"] = "moderated",
        ["outgoing_mails"] = "unsent_mails",
    };

    /// <summary>As what the document shows the columns of who follows and what; empty where it has no need to, with the reason.</summary>
    private static readonly Dictionary<string, string> ShownOfFollows = new(StringComparer.Ordinal)
    {
        ["followers.id"] = "", // Names nothing outside the database.
        ["followers.account_id"] = "with_account",
        ["followers.email"] = "with_account", // That of the account, if there is one.
        ["followers.normalized_email"] = "with_account",
        ["followers.created_at"] = "since",
        ["followers.digest"] = "digest",
        ["followers.hour"] = "hour",
        ["followers.weekday"] = "weekday",
        ["followers.time_zone"] = "time_zone",
        ["followers.next_digest_at"] = "next_digest_at",
        ["followers.digested_at"] = "digested_at",
        ["followers.digested_event_id"] = "digested_event_id",
        ["followers.refused_at"] = "refused_at",
        ["followers.stamp"] = "", // A secret of the site: links are made of it.
        ["former_followers.id"] = "", // Names nothing outside the database.
        ["former_followers.stamp"] = "", // A secret of the site: links were made of it.
        ["former_followers.follower_id"] = "",
        ["follows.id"] = "",
        ["follows.follower_id"] = "",
        ["follows.subject_kind"] = "kind",
        ["follows.subject_id"] = "name",
        ["follows.stands_for_id"] = "", // Follows from the records alone.
        ["follows.triggers"] = "triggers",
        ["follows.is_muted"] = "is_muted",
        ["follows.created_at"] = "since",
        ["follows.read_event_id"] = "read_event_id",
        ["follows.led_event_id"] = "", // Follows from the records alone.
    };

    [Fact]
    public async Task Every_column_of_who_follows_and_what_is_in_the_document_or_stands_here()
    {
        var ada = await site.NewAccountAsync("columns@site.example");
        await FillAsync("columns@site.example");
        await site.ExecuteAsync("update follows set read_event_id = 41 where follower_id in (select f.id from followers f join accounts a on a.id = f.account_id where a.email = 'columns@site.example')");

        var following = JsonDocument.Parse((await ada.GetAsync("/account/data.json")).Body).RootElement.GetProperty("following")[0];

        var columns = await site.ScalarAsync<string[]>(
            "select array_agg(table_name || '.' || column_name) from information_schema.columns where table_schema = 'public' and table_name in ('followers', 'former_followers', 'follows')");
        foreach (var column in columns)
        {
            Assert.True(ShownOfFollows.TryGetValue(column, out var name), $"{column} is not in the download.");
            Assert.True(name.Length == 0 || (column.StartsWith("followers.", StringComparison.Ordinal) ? following : following.GetProperty("follows")[0]).TryGetProperty(name, out _), $"{column} is not there as {name}.");
        }

        Assert.Equal(41, following.GetProperty("follows")[0].GetProperty("read_event_id").GetInt64());
    }

    [Fact]
    public async Task Everything_that_names_an_account_is_in_the_document()
    {
        var ada = await site.NewAccountAsync("everything@site.example");
        await FillAsync("everything@site.example");

        var answer = await ada.GetAsync("/account/data.json");

        var document = JsonDocument.Parse(answer.Body).RootElement;
        foreach (var table in await TablesAsync())
        {
            Assert.True(Shown.TryGetValue(table, out var part), $"The table {table} names accounts and is not in the download.");
            var shown = document.GetProperty(part);
            Assert.True(
                shown.ValueKind switch { JsonValueKind.Array => shown.GetArrayLength() > 0, JsonValueKind.Number => shown.GetInt32() > 0, _ => shown.ValueKind == JsonValueKind.Object },
                $"What {table} holds does not come through as {part}.");
        }

        Assert.Equal("everything@site.example", document.GetProperty("account").GetProperty("email_address").GetString());
        Assert.Equal("0000-0002-1825-0097", document.GetProperty("linked_identities")[0].GetProperty("id").GetString());
        Assert.Equal(
            """{"name":"Key ring","counter":7,"transports":["usb","nfc"],"checks_its_owner":true,"can_be_synced":true,"is_synced":false}""",
            JsonSerializer.Serialize(document.GetProperty("passkeys")[0].EnumerateObject().Where(p => p.Name != "created_at").ToDictionary(p => p.Name, p => p.Value)));
        Assert.Equal("A summary", document.GetProperty("decisions")[0].GetProperty("value").GetString());
        var following = document.GetProperty("following").EnumerateArray().ToList();
        Assert.Equal([true, false], following.Select(f => f.GetProperty("with_account").GetBoolean()));
        Assert.Equal(["Ada Example", "quandaries everything"], following.SelectMany(f => f.GetProperty("follows").EnumerateArray()).Select(f => f.GetProperty("name").GetString()));
        Assert.Equal("Of mine", Assert.Single(document.GetProperty("unsent_mails").EnumerateArray(), m => m.GetProperty("subject").GetString() == "Of mine").GetProperty("subject").GetString());
    }

    [Fact]
    public async Task It_holds_no_hash_no_secret_and_nothing_of_anybody_else()
    {
        var ada = await site.NewAccountAsync("mine@site.example");
        await site.NewAccountAsync("not-mine@site.example");
        await FillAsync("mine@site.example");
        await FillAsync("not-mine@site.example");
        await using var records = site.Open();
        var account = await records.Accounts.SingleAsync(a => a.Email == "mine@site.example", TestContext.Current.CancellationToken);
        var sessions = await records.AccountSessions.Where(s => s.AccountId == account.Id).ToListAsync(TestContext.Current.CancellationToken);

        var body = (await ada.GetAsync("/account/data.json")).Body;

        Assert.DoesNotContain("not-mine", body, StringComparison.Ordinal);
        string[] secrets = [account.PasswordHash!, account.SecurityStamp!, account.AuthenticatorKey!, .. sessions.SelectMany(s => (string[])[Convert.ToBase64String(s.KeyHash), Convert.ToHexString(s.KeyHash)])];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, body, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task It_comes_as_a_file_that_nobody_keeps()
    {
        var ada = await site.NewAccountAsync("file@site.example");
        var page = await ada.GetAsync("/account/data");

        // Without the attribute: where the link leads to the page that asks for a proof, that is no file.
        Assert.False(page.Link("Download").HasAttribute("download"));
        var answer = await ada.GetAsync(page.Link("Download").GetAttribute("href")!);

        Assert.Equal("application/json", answer.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("bzpeer-account.json", answer.Response.Content.Headers.ContentDisposition?.FileName);
        Assert.True(answer.Response.Headers.CacheControl?.NoStore);
        Assert.False(answer.Response.Headers.Contains("ETag"));
        Assert.StartsWith("/account/log-in", (await site.Visitor().GetAsync("/account/data.json")).Location, StringComparison.Ordinal);
    }

    /// <summary>Tables of the model with a foreign key to accounts or a column that names one, and those that bear e-mail addresses.</summary>
    private async Task<IReadOnlyList<string>> TablesAsync()
    {
        await using var records = site.Open();
        var named = records.Model.GetEntityTypes()
            .Where(type => type.GetForeignKeys().Any(key => key.PrincipalEntityType.ClrType == typeof(Account))
                || type.GetProperties().Any(column => column.GetColumnName() is "account_id" or "recipient" or "email"))
            .Select(type => type.GetTableName()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.Contains("accounts", named);
        return named;
    }

    /// <summary>One row in every table.</summary>
    private async Task FillAsync(string email)
    {
        await using var records = site.Open();
        var now = site.Clock.GetUtcNow();
        var account = await records.Accounts.SingleAsync(a => a.Email == email, TestContext.Current.CancellationToken);
        account.AskForCode("a protected key of " + email);
        records.AccountLogins.Add(new AccountLogin { UserId = account.Id, LoginProvider = AccountLogin.Orcid, ProviderKey = email == "everything@site.example" ? "0000-0002-1825-0097" : email, LinkedAt = now });
        records.AccountPasskeys.Add(new AccountPasskey
        {
            UserId = account.Id,
            CredentialId = Guid.NewGuid().ToByteArray(),
            Data = new IdentityPasskeyData { Name = "Key ring", CreatedAt = now, SignCount = 7, Transports = ["usb", "nfc"], IsUserVerified = true, IsBackupEligible = true, PublicKey = [1], AttestationObject = [2], ClientDataJson = [3] },
        });
        records.AccountRoles.Add(new AccountRole { AccountId = account.Id, Role = Role.Moderator, GrantedAt = now });
        records.RecoveryCodes.Add(new RecoveryCode { AccountId = account.Id, Hash = RecoveryCode.HashOf(RecoveryCode.New()) });
        var decision = new Decision { Kind = DecisionKind.Summary, At = now, AccountId = account.Id, Authority = DecisionAuthority.Owner, Reason = $"By {email}" };
        records.Decisions.Add(decision);
        var author = new BzPeer.Authors.Author { Name = "Ada Example", Years = [], WorksByYear = [], Kinds = [], WorksByKind = [] };
        records.Authors.Add(author);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        // With the account, and by its e-mail address alone.
        var find = new FindFollower(records, site.Clock);
        var throttle = new Throttle(site.DataSource, site.Clock);
        var follow = new FollowSubject(records, throttle, site.Clock);
        await follow.RunAsync(await find.OrAddOfAccountAsync(account.Id, TestContext.Current.CancellationToken), new Subject(SubjectKind.Author, author.Id), TestContext.Current.CancellationToken);
        await new ConfirmFollow(find, new KeepSearch(records), follow, new SetDigest(records, throttle, site.Clock)).RunAsync(
            new FollowToken(email, SubjectKind.Search, 0, System.Text.Encoding.UTF8.GetBytes($"quandaries {email.Split('@')[0]}"), DigestFrequency.Weekly), TestContext.Current.CancellationToken);
        records.Claims.Add(new Claim { AccountId = account.Id, AuthorId = author.Id, AuthorKey = "name:ada example", MadeAt = now });
        var report = new Report { Kind = ReportKind.Other, AuthorId = author.Id, Words = $"Reported by {email}", AccountId = account.Id, CreatedAt = now };
        records.Reports.Add(report);
        BzPeer.Mail.PostLetter.Post(records, new BzPeer.Mail.Letter { To = email, Subject = "Of mine", Parts = [new BzPeer.Mail.Paragraph("Text.")] }, now);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        records.ModerationLog.Add(new ModerationEntry
        {
            At = now,
            AccountId = account.Id,
            AccountName = "Then",
            Act = ModerationAct.ReportAnswered,
            Outcome = ReportOutcome.NoMistake,
            AuthorId = author.Id,
            ReportId = report.Id,
            Reason = $"Decided by {email}",
        });
        records.DecisionValues.Add(new DecisionValue { DecisionId = decision.Id, Value = "A summary" });
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
