using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.BrowserTests.Infrastructure;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Demo;
using BzPeer.Follows;
using BzPeer.Import;
using BzPeer.Mail;
using BzPeer.Moderation;
using BzPeer.Tests.Infrastructure;
using BzPeer.Text;
using BzPeer.Works;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(FilledSite))]

namespace BzPeer.BrowserTests.Infrastructure;

/// <summary>
/// One site for the whole run: the six works of the seed profile and a small invented world, their formulas rendered.
/// The tests only look, so that they may do it at the same time.
/// </summary>
public class FilledSite : RunningSite
{
    /// <summary>Whose six works the seed profile lists.</summary>
    public const string GoldenName = "Srinadh Bhojanapalli";

    /// <summary>Whose record the account owns that looks at the pages.</summary>
    public const string OwnedName = "Kari Kvandarsen";

    private const string AccountEmail = "margaret.hyphenated-longname@department-of-long-names.example";
    private const string AccountPassword = "four unrelated words";
    private const string ModeratorEmail = "moderator@site.example";

    /// <summary>Works of the invented world.</summary>
    public const int InventedWorks = 300;

    /// <summary>Of the one passkey of the account that looks at the pages; no device has it.</summary>
    public static readonly byte[] CredentialId = [1, 2, 3];

    private readonly FilledSite? _first;
    private readonly Browser _browser;
    private readonly TestServer _server;
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(BrowserNewContextOptions Options, string? LoggedIn), ConcurrentBag<SitePage>> _lendable = [];
    private string? _loggedIn;
    private string? _moderating;

    public FilledSite()
        : this(new Browser(), new TestServer())
    {
    }

    /// <summary>Another site on a copy of the records, for tests that change them.</summary>
    /// <param name="first">Whose browser and server are used as well.</param>
    protected FilledSite(FilledSite first)
        : this(first._browser, first._server) => _first = first;

    private FilledSite(Browser browser, TestServer server)
        : base(browser, server)
    {
        _browser = browser;
        _server = server;
    }

    /// <summary>The stand-in for ORCID.</summary>
    public OrcidServer Orcid { get; } = new();

    /// <summary>The address of one of <see cref="SitePages.All"/>.</summary>
    public string AddressOf(string page) =>
        _addresses.TryGetValue(page, out var address) ? address : throw new InvalidOperationException($"No link leads to the page “{page}”.");

    /// <summary>A browser for one of <see cref="SitePages.All"/>, in which an account is logged in where the page is for accounts.</summary>
    public Task<SitePage> OpenForAsync(string page, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.StorageState = WhoReads(page);
        return OpenAsync(options);
    }

    /// <summary>
    /// A page to look at one of <see cref="SitePages.All"/> and do nothing there: it has been at others before, since
    /// a new one takes longer than most looks. Disposing it gives it back.
    /// </summary>
    /// <param name="page">What is looked at; whoever it is for is logged in.</param>
    /// <param name="options">What the page is like; the same object for pages that are alike.</param>
    public async Task<LentPage> LendForAsync(string page, BrowserNewContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reader = WhoReads(page);
        var lendable = _lendable.GetOrAdd((options, reader), _ => []);
        if (lendable.TryTake(out var used))
        {
            // What tests change of a page; the rest goes with the document.
            await used.Page.EmulateMediaAsync(new() { ColorScheme = options.ColorScheme ?? ColorScheme.Light });
            await used.Page.SetViewportSizeAsync(options.ViewportSize?.Width ?? 1280, options.ViewportSize?.Height ?? 720);
        }
        return new LentPage(used ?? await OpenAsync(new BrowserNewContextOptions(options) { StorageState = reader }), lendable);
    }

    private string? WhoReads(string page) =>
        SitePages.OfModerators.ContainsKey(page) ? _moderating
        : SitePages.OfAccounts.ContainsKey(page) || SitePages.OfClaims.ContainsKey(page) || SitePages.OfOwners.ContainsKey(page) ? _loggedIn
        : null;

    public override async ValueTask InitializeAsync()
    {
        await Orcid.InitializeAsync();
        await base.InitializeAsync();
        if (_first is null)
        {
            await FindAddressesAsync();
            await FindMailedAsync();
            foreach (var (page, address) in SitePages.WaysIn.Concat(SitePages.OfAccounts))
                _addresses.TryAdd(page, address);
        }
        else
        {
            // The same records have the same addresses; what was mailed is another site's.
            foreach (var (page, address) in _first._addresses.Where(known => !SitePages.Mailed.ContainsKey(known.Key)))
                _addresses[page] = address;
        }
        _loggedIn = await LogInAsync(AccountEmail);
        _moderating = await LogInAsync(ModeratorEmail);
        // The run may take longer than a proof counts; and no device has the moderator's passkey.
        await using var proved = Database.DataSource.CreateCommand(
            $"update account_sessions s set proved_at = now() + interval '1 day', way = case when a.email = '{ModeratorEmail}' then 'Passkey' else way end from accounts a where a.id = s.account_id");
        await proved.ExecuteNonQueryAsync();
    }

    // A server that is not there: mail is open, and what is written waits to be read.
    protected override void Configure(IDictionary<string, string?> environment) => UseStandIns(environment, Orcid);

    protected override Task MakeDatabaseAsync() => Database.CopyAsync(nameof(FilledSite), FillAsync);

    protected override async Task FillAsync(TestDatabase database)
    {
        var import = new ImportRecords(database.DataSource, TimeProvider.System);
        await import.ArxivAsync(DemoRecords.OpenSeedProfile(), "seed-profile.jsonl");
        var world = new MemoryStream();
        await using (var writer = new StreamWriter(world, leaveOpen: true))
            await new InventedWorld(InventedWorks, seed: 1).WriteAsync(writer, truth: null);
        world.Position = 0;
        await import.ArxivAsync(world, "invented.jsonl");
        await import.ArxivAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', RareRecords()))), "rare.jsonl");
        using (var registry = new SourceFile(new MemoryStream(Encoding.UTF8.GetBytes(Registry())), "registry.json"))
            await import.RunAsync(registry);
        await import.ArxivAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', AffiliatedRecords()))), "affiliated.jsonl");
        await AddAccountAsync(database);
        using var renderer = new FormulaRenderer();
        await RenderAllFormulas.RunAsync(new RenderFormulas(database.DataSource, renderer), TextWriter.Null, "Formulas");
    }

    /// <summary>What no other record here is: one author alone, whose name reads from the right, and more authors than any list shows.</summary>
    private static IEnumerable<string> RareRecords()
    {
        yield return Record("demo:alone", "سعاد المثال", "On a long_and_unbreakable_identifier_that_no_line_has_room_for_at_all and $\\sqrt{x^2 + y^2}$");
        yield return Record("demo:many", string.Join(", ", Enumerable.Range(1, 400).Select(n => $"Quill Teamworth{n}")), "Four hundred hands");
    }

    /// <summary>A registry of a few institutions: names in several scripts, parts, a long name, a withdrawn one.</summary>
    private static string Registry()
    {
        var organisations = Enumerable.Range(1, 14).Select(n => new Dictionary<string, object?>
        {
            ["id"] = FormattableString.Invariant($"https://ror.org/0000000{n:00}"),
            ["names"] = n == 1
                ? [Name("Universitetet i Kvandar", "no", "ror_display", "label"), Name("University of Quandaries", "en", "label"), Name("جامعة المعضلات", "ar", "label"), Name("難問大学", "ja", "label"), Name("UIKV", null, "acronym")]
                : new[] { Name($"Institute for {(n == 2 ? "Unbreakablyconcatenatedquandariesandriddlesofeverykind" : "Riddles")} {(char)('A' + n)} of the University of Kvandar", "en", "ror_display", "label") },
            ["status"] = n == 14 ? "withdrawn" : "active",
            ["types"] = new[] { "education", "funder" },
            ["links"] = new[] { new Dictionary<string, string> { ["type"] = "website", ["value"] = "https://www.kvandar.example/" } },
            ["locations"] = new[] { new Dictionary<string, object> { ["geonames_details"] = new Dictionary<string, string> { ["name"] = "Oslo", ["country_name"] = "Norway", ["country_code"] = "NO" } } },
            ["relationships"] = n == 1
                ? [.. Enumerable.Range(2, 12).Select(child => new Dictionary<string, string> { ["type"] = "child", ["label"] = "A part", ["id"] = FormattableString.Invariant($"https://ror.org/0000000{child:00}") })]
                : Array.Empty<Dictionary<string, string>>(),
        });
        return JsonSerializer.Serialize(organisations);

        static Dictionary<string, object?> Name(string value, string? language, params string[] types) => new() { ["value"] = value, ["lang"] = language, ["types"] = types };
    }

    /// <summary>Twelve works, half of them of two institutions; the first author moves on after some years.</summary>
    private static IEnumerable<string> AffiliatedRecords()
    {
        for (var n = 1; n <= 12; n++)
        {
            var day = new DateTime(2008 + n, 2, 17);
            yield return JsonSerializer.Serialize(new Dictionary<string, object?>
            {
                ["id"] = FormattableString.Invariant($"2101.000{n:00}"),
                ["title"] = FormattableString.Invariant($"On quandaries and how {n} people solve them together"),
                ["abstract"] = "We ask.\n",
                ["authors_parsed"] = new[]
                {
                    ["Kvandarsen", "Kari", "", n < 7 ? "Department of Questions, Universitetet i Kvandar, 0316 Oslo, Norway" : "Institute for Riddles D of the University of Kvandar, Oslo, Norway"],
                    new[] { "Solver", $"Number{(char)('A' + n)}", "", "Universitetet i Kvandar" },
                },
                ["categories"] = "math.CO cs.DM",
                ["versions"] = new[] { new Dictionary<string, string> { ["version"] = "v1", ["created"] = day.ToString("ddd, d MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture) } },
                ["update_date"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            });
        }
    }

    private static string Record(string id, string authors, string title) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["id"] = id,
        ["authors"] = authors,
        ["authors_parsed"] = Array.Empty<string[]>(),
        ["title"] = title,
        ["abstract"] = "For every $n \\ge 1$ there is a bound.\n",
        ["categories"] = "math.CO cs.DM",
        ["versions"] = new[] { new Dictionary<string, string> { ["version"] = "v1", ["created"] = "Mon, 17 Feb 2020 00:00:00 GMT" } },
        ["update_date"] = "2020-02-18",
    });

    /// <summary>The records by what they are, what belongs to them by the links that lead there.</summary>
    private async Task FindAddressesAsync()
    {
        var ids = new PublicIds();
        await ids.LoadAsync(Database.DataSource);
        var links = new Links(ids);
        foreach (var (page, sql) in SitePages.OfResearchers)
            _addresses[page] = await FirstAsync(sql, links.Researcher);
        foreach (var (page, sql) in SitePages.OfWorks)
            _addresses[page] = await FirstAsync(sql, links.Work);
        foreach (var (page, sql) in SitePages.OfInstitutions)
            _addresses[page] = await FirstAsync(sql, links.Institution);
        foreach (var (page, address) in SitePages.Fixed)
            _addresses[page] = address;
        var owned = await FirstAsync($"select id, name from authors where name = '{OwnedName}'", links.Researcher);
        foreach (var (page, below) in SitePages.OfOwners)
            _addresses[page] = owned + below;

        await using var open = await OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        foreach (var (from, page, link) in SitePages.Linked)
        {
            if (open.Page.Url != Address + _addresses[from])
                await open.Page.GotoAsync(_addresses[from]);
            var found = open.Page.Locator(link);
            if (await found.CountAsync() > 0)
                _addresses[page] = (await found.First.GetAttributeAsync("href"))!.Split('#')[0]; // from the top, where readers begin
        }
        var record = await FirstAsync("select id, name from authors where is_claimed", links.Researcher);
        var coAuthor = await FirstAsync("select a.id, a.name from collaborations c join authors m on m.id = c.author_id and m.is_claimed join authors a on a.id = c.collaborator_id order by a.id limit 1", links.Researcher);
        var claim = await FirstAsync($"select c.id, '' from claims c join accounts a on a.id = c.account_id where a.email = '{AccountEmail}'", (id, _) => links.Claim(id));
        foreach (var (page, address) in SitePages.OfClaims)
            _addresses[page] = address.Replace("{record}", record, StringComparison.Ordinal).Replace("{coauthor}", coAuthor, StringComparison.Ordinal).Replace("{claim}", claim, StringComparison.Ordinal);
        _addresses["how something is followed"] = await FirstAsync("select id, '' from follows order by id", (id, _) => links.Follow(id));
        foreach (var (page, address) in SitePages.OfModerators)
        {
            _addresses[page] = address
                .Replace("{report}", await FirstAsync("select id, '' from reports where answered_at is null order by id", (id, _) => links.Report(id)), StringComparison.Ordinal)
                .Replace("{answered}", await FirstAsync("select id, '' from reports where answered_at is not null order by id", (id, _) => links.Report(id)), StringComparison.Ordinal)
                .Replace("{waiting}", await FirstAsync("select id, '' from claims where state = 'Pending' order by id", (id, _) => links.Claim(id)), StringComparison.Ordinal)
                .Replace("{dispute}", await FirstAsync("select id, '' from claims where state = 'Disputed' order by id", (id, _) => links.Claim(id)), StringComparison.Ordinal);
        }

        _addresses["nonsense in the address"] = _addresses["profile"] + "?year=soon";
        // A slug of the right form that no record has.
        _addresses["unknown researcher"] = _addresses["profile"][..^6] + "zzzzzz";
    }

    private static async Task AddAccountAsync(TestDatabase database)
    {
        await using var records = database.Open();
        var account = await new CreateAccount(records, new PasswordHasher<Account>(), TimeProvider.System)
            .RunAsync(new SignUpToken(AccountEmail, null), "Margaret Hyphenated-Longname of Somewhere", AccountPassword);
        records.AccountPasskeys.Add(new AccountPasskey
        {
            UserId = account!.Id,
            CredentialId = CredentialId,
            Data = new() { Name = "A telephone with a name that goes on and on to the very end", PublicKey = [], CreatedAt = TimeProvider.System.GetUtcNow(), IsBackedUp = true, AttestationObject = [], ClientDataJson = [] },
        });
        await records.SaveChangesAsync();
        await OwnRecordAsync(records, account.Id);
        await FollowAsync(records, account.Id);
        await GiveModeratorsWorkAsync(records);
    }

    /// <summary>Lets an account follow something of every kind, with news of every kind.</summary>
    private static async Task FollowAsync(BzPeerDbContext records, long accountId)
    {
        var follower = await new FindFollower(records, TimeProvider.System).OrAddOfAccountAsync(accountId);
        var search = await new KeepSearch(records).RunAsync("neural networks");
        await records.Database.ExecuteSqlAsync(
            $"""
            insert into follows (follower_id, subject_kind, subject_id, stands_for_id, triggers, is_muted, created_at, read_event_id)
            select {follower}, kind, id, id, {(int)Triggers.All}, kind = 'Search', now(), 0
            from (
                (select 1 as place, 'Author' as kind, id from authors where name = {GoldenName} order by id limit 1)
                union all
                (select 2, 'Topic', id from topics where works > 0 order by works desc, id limit 1)
                union all
                (select 3, 'Institution', id from institutions order by works desc, id limit 1)
                union all
                (select 4, 'Search', {search})) s
            order by place
            """);
        await records.Database.ExecuteSqlAsync(
            $"""
            insert into followed (subject_kind, subject_id, followers)
            select subject_kind, stands_for_id, 1 from follows
            """);
        await records.Database.ExecuteSqlAsync(
            $"""
            insert into events (at, kind, subject_kind, subject_id, work_id, is_older, before, after)
            select now(), k.kind, 'Author', a.id, w.work_id, coalesce(w.number > 3, false), case when k.kind = 'LevelChanged' then '1' end, case when k.kind <> 'NewWork' then '2' end
            from authors a
            cross join (values ('NewWork'), ('LevelChanged'), ('ClaimAccepted')) k(kind)
            left join lateral (
                select work_id, row_number() over (order by work_id) as number from author_works where author_id = a.id) w on k.kind = 'NewWork'
            where a.name = {GoldenName} and (k.kind = 'NewWork') = (w.work_id is not null)
            """);
        await records.Database.ExecuteSqlAsync(
            $"""
            insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
            select now(), 'NewVersion', 'Topic', t.topic_id, t.work_id, false
            from work_topics t
            where t.topic_id = (select id from topics where works > 0 order by works desc, id limit 1)
            order by t.work_id
            limit 9
            """);
    }

    /// <summary>A moderator, a claim and a dispute that wait, a report that waits and one that is answered.</summary>
    private static async Task GiveModeratorsWorkAsync(BzPeerDbContext records)
    {
        var now = TimeProvider.System.GetUtcNow();
        var create = new CreateAccount(records, new PasswordHasher<Account>(), TimeProvider.System);
        var moderator = (await create.RunAsync(new SignUpToken(ModeratorEmail, null), "Mo Moderator", AccountPassword))!;
        records.AccountRoles.Add(new AccountRole { AccountId = moderator.Id, Role = Role.Moderator, GrantedAt = now });
        var rival = (await create.RunAsync(new SignUpToken("rival@site.example", null), "Riva Rival of Somewhere-far-away", null))!;
        var owner = (await create.RunAsync(new SignUpToken("owner@site.example", null), "سعاد المثال", null))!;
        var authors = await (from a in records.Authors join k in records.AuthorKeys on a.Id equals k.AuthorId where a.Name.StartsWith("Number") && a.Name.EndsWith("Solver") orderby a.Id descending select new { a.Id, k.Key }).Take(2).ToListAsync();

        var waiting = new Claim { AccountId = rival.Id, AuthorId = authors[0].Id, AuthorKey = authors[0].Key, MadeAt = now };
        waiting.TakeNote("The page is on the list of my department.\nIt has my photograph.");
        waiting.WaitForModerator(now);
        var owned = new Claim { AccountId = owner.Id, AuthorId = authors[1].Id, AuthorKey = authors[1].Key, MadeAt = now };
        owned.Accept(null, null, now, null);
        var disputed = new Claim { AccountId = rival.Id, AuthorId = authors[1].Id, AuthorKey = authors[1].Key, MadeAt = now };
        disputed.Dispute(now);
        records.Claims.AddRange(waiting, owned, disputed);
        await records.SaveChangesAsync();
        foreach (var claim in (Claim[])[waiting, owned, disputed])
        {
            var homepage = Evidence.Begin(claim.Id, EvidenceKind.Homepage, "https://riva.example/a/very/long/path/that/goes/on/and/on/without/any/gap/in/it/to/the/end/of/the/line", now);
            homepage.Prove(isStrong: false, now + Evidence.BetweenLooks, now);
            var address = Evidence.Begin(claim.Id, EvidenceKind.InstitutionalEmail, "riva@department.example", now);
            address.Fail(EvidenceFault.UnknownDomain, now);
            records.Evidence.AddRange(homepage, address);
        }

        var reported = await (from a in records.Authors join w in records.AuthorWorks on a.Id equals w.AuthorId where a.Name == GoldenName orderby w.WorkId select new { a.Id, w.WorkId }).FirstAsync();
        var report = new Report { Kind = ReportKind.WrongWork, AuthorId = reported.Id, WorkId = reported.WorkId, Words = "It is by another person of that name.\n\nSee a_word_so_long_that_no_line_on_any_telephone_has_room_for_it_whatever_the_letters_are.", CreatedAt = now };
        report.MailTo(EmailAddress.Parse("reader@department-of-long-names.example"));
        var answered = new Report { Kind = ReportKind.TwoPeople, AuthorId = reported.Id, NamedWork = "10.1000/nowhere", Words = "Two people stand on this page.", AccountId = rival.Id, CreatedAt = now };
        answered.Close(ReportOutcome.NoMistake, "All of the works bear the same ORCID iD.\nSo they are one person’s.", now);
        records.Reports.AddRange(report, answered);
        await records.SaveChangesAsync();
        records.ModerationLog.Add(new ModerationEntry
        {
            At = now,
            AccountId = moderator.Id,
            AccountName = moderator.Name,
            Act = ModerationAct.ReportAnswered,
            Outcome = ReportOutcome.NoMistake,
            AuthorId = reported.Id,
            ReportId = answered.Id,
            Reason = answered.Answer!,
        });
        await records.SaveChangesAsync();
    }

    /// <summary>Gives a record to an account, with something of everything that an owner can set.</summary>
    private static async Task OwnRecordAsync(BzPeerDbContext records, long accountId)
    {
        var now = TimeProvider.System.GetUtcNow();
        var author = await (from a in records.Authors join k in records.AuthorKeys on a.Id equals k.AuthorId where a.Name == OwnedName select new { a.Id, k.Key }).SingleAsync();
        var claim = new Claim { AccountId = accountId, AuthorId = author.Id, AuthorKey = author.Key, MadeAt = now };
        claim.Accept(null, null, now, null);
        await LedgerTurn.RunAsync(records, now, async turn =>
        {
            records.Claims.Add(claim);
            await records.SaveChangesAsync();
            foreach (var (kind, isStrong) in new[] { (EvidenceKind.Orcid, true), (EvidenceKind.Homepage, false) })
            {
                var proof = Evidence.Begin(claim.Id, kind, "https://kari.example/", now);
                proof.Prove(isStrong, now + Evidence.BetweenLooks, now);
                records.Evidence.Add(proof);
            }

            turn.Touch(author.Id);
            Decide(DecisionKind.ClaimAccepted, null);
            Decide(DecisionKind.Pronouns, "she/her");
            Decide(DecisionKind.Summary, "I work on quandaries, and on a_word_so_long_that_no_line_on_any_telephone_has_room_for_it_whatever_the_letters.\nThen I rest.");
            Decide(DecisionKind.Affiliation, "000000002");
            Decide(DecisionKind.Homepage, "https://xn--bcher-kva.example/a/very/long/path/that/goes/on/and/on/without/any/gap/in/it/to/the/end/of/the/line");
            Decide(DecisionKind.Link, "https://code.example/kari\nCode of all the experiments");
            Decide(DecisionKind.Link, "https://talks.example/\n");
            Decide(DecisionKind.CollaborationState, new CollaborationTerms(CollaborationState.Open, "riddles of every kind", new DateOnly(2099, 1, 31)).ToValue());
            Decide(DecisionKind.Alias, "K. Quandary");
            Decide(DecisionKind.HiddenField, HiddenFields.Pages);
            Decide(DecisionKind.Featured, null, "2101.00002");
            Decide(DecisionKind.Featured, null, "2101.00005");
            Decide(DecisionKind.Mine, null, "2101.00004", 1);
            Decide(DecisionKind.NotMine, null, "2101.00001", 1);
            return true;

            void Decide(DecisionKind kind, string? value, string? arxivId = null, int? place = null) => turn.Decide(
                new Decision
                {
                    Kind = kind,
                    At = now,
                    AccountId = accountId,
                    Authority = DecisionAuthority.Owner,
                    Reason = "So that it is seen.",
                    AuthorKey = author.Key,
                    Provider = arxivId is null ? null : Providers.Arxiv,
                    ExternalId = arxivId,
                    Place = place,
                    PrintedName = place is null ? null : OwnedName,
                },
                value);
        }, CancellationToken.None);
    }

    private async Task FindMailedAsync()
    {
        await using var open = await OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        foreach (var (page, (form, button, isAccounts)) in SitePages.Mailed)
        {
            await open.Page.GotoAsync(form);
            await open.Page.GetByLabel("E-mail address").FillAsync(isAccounts ? AccountEmail : "new@site.example");
            await open.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
            await open.Page.GetByRole(AriaRole.Status).WaitForAsync();
            await using var records = Database.Open();
            var text = records.OutgoingMails.OrderByDescending(m => m.Id).Select(m => m.Text).First()!;
            _addresses[page] = text.Split((char[]?)null).Single(word => word.StartsWith(Address + "/", StringComparison.Ordinal))[Address.Length..];
        }
    }

    private async Task<string> LogInAsync(string email)
    {
        await using var open = await OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        await open.Page.GotoAsync("/account/log-in");
        await open.Page.GetByLabel("E-mail address").FillAsync(email);
        await open.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(AccountPassword);
        await open.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Log in", Exact = true }).ClickAsync();
        await open.Page.WaitForURLAsync(Address + "/account");
        return await open.Context.StorageStateAsync();
    }

    private async Task<string> FirstAsync(string sql, Func<long, string, string> address)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync())
            throw new InvalidOperationException($"No record: {sql}");
        return address(row.GetInt64(0), row.GetString(1));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Orcid.DisposeAsync();
        if (_first is null)
        {
            await _browser.DisposeAsync();
            await _server.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }
}

/// <summary>A page that goes back to where others are lent from.</summary>
public sealed record LentPage(SitePage Lent, ConcurrentBag<SitePage> Home) : IAsyncDisposable
{
    public IPage Page => Lent.Page;

    // Left empty, so that nothing of it is heard of by who borrows it next.
    public async ValueTask DisposeAsync()
    {
        await Page.GotoAsync("about:blank");
        Home.Add(Lent);
    }
}
