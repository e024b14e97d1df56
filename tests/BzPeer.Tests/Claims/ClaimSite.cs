using System.Security.Cryptography.X509Certificates;
using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Import;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Fetching;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Institutions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace BzPeer.Tests.Claims;

/// <summary>
/// The site with accounts, an institution with a domain, and authors made for each test. Use as a class fixture; names,
/// iDs and e-mail addresses are a test's own.
/// <code>
/// var jane = await site.AuthorAsync("Jane Roe", orcid: ClaimSite.NewOrcid());
/// var owner = await site.OwnerAsync("jane@site.example", jane);          // at L3
/// var claim = await site.ClaimAsync(person, jane);                       // by the forms; the address of the claim
/// </code>
/// </summary>
public sealed class ClaimSite(BzPeer.Tests.Infrastructure.TestServer server) : AccountSite(server)
{
    /// <summary>The domain that the registry lists for <see cref="University"/>.</summary>
    public const string Domain = "kvandar.example";

    /// <summary>The institution at which authors are unless said otherwise.</summary>
    public const string University = "Universitetet i Kvandar";

    /// <summary>The domain of an institution where nobody is.</summary>
    public const string OtherDomain = "riddles.example";

    // Trusted by the site as if everybody knew it.
    private readonly X509Certificate2 certificate = Canary.CertificateFor("pub.orcid.org", "github.com");

    private static int number;

    /// <summary>The internet as the site sees it: what claimants name must be placed there.</summary>
    public SmallInternet Internet { get; } = new();

    protected override bool IsFilled => true;

    /// <summary>An iD that nobody else has.</summary>
    public static string NewOrcid()
    {
        var digits = FormattableString.Invariant($"0000000{Interlocked.Increment(ref number):00000000}");
        // ISO 7064, MOD 11-2.
        var total = digits.Aggregate(0, (sum, digit) => (sum + (digit - '0')) * 2);
        var check = (12 - (total % 11)) % 11;
        var all = digits + (check == 10 ? "X" : check.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return $"{all[..4]}-{all[4..8]}-{all[8..12]}-{all[12..]}";
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(Internet.Fetcher(trusted: certificate))));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Internet.DisposeAsync();
        certificate.Dispose();
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await GivenRecords.ImportAsync(
            DataSource,
            At(1, University, Domain),
            At(2, "Riddle Works", OtherDomain));

        static IncomingInstitution At(int number, string name, string domain)
        {
            var given = Given.Institution(number, name, "Oslo", "Norway", "NO");
            return new()
            {
                Provider = given.Provider,
                ExternalId = given.ExternalId,
                RorId = given.RorId,
                ProviderDate = given.ProviderDate,
                Name = given.Name,
                Names = given.Names,
                Status = given.Status,
                Place = given.Place,
                Country = given.Country,
                CountryCode = given.CountryCode,
                Types = given.Types,
                Relations = given.Relations,
                Domains = [domain],
            };
        }
    }

    /// <summary>Places a page in the internet, at a host of its own.</summary>
    public TestPage Place(string host)
    {
        var page = new TestPage($"http://{host}/");
        var address = FormattableString.Invariant($"8.8.{Interlocked.Increment(ref number) & 255}.8");
        Internet.Name(host, _ => page.IsAway ? [] : [address]).Place(address, 80, new Canary(page.AnswerAsync)).Place(address, 443, new Canary(page.AnswerAsync, certificate));
        return page;
    }

    /// <summary>Imports works of an author and finds the record.</summary>
    /// <param name="name">The name printed.</param>
    /// <param name="orcid">The iD beside it; null for none.</param>
    /// <param name="works">How many works.</param>
    /// <param name="isAtUniversity">Whether they name <see cref="University"/> beside it.</param>
    /// <param name="with">Who else is on each of them.</param>
    public async Task<TestAuthor> AuthorAsync(string name, string? orcid = null, int works = 3, bool isAtUniversity = true, params PrintedAuthor[] with)
    {
        var batch = Interlocked.Increment(ref number);
        await GivenRecords.ImportAsync(
            DataSource,
            [.. Enumerable.Range(1, works).Select(n => Given.Work(FormattableString.Invariant($"C{batch}-{n}"), 2000 + n, [Print(name, orcid, isAtUniversity), .. with]))]);
        return await FindAsync(orcid is null ? "name:" + BzPeer.Authors.NameKey.Of(name) : "orcid:" + orcid);
    }

    /// <summary>A name as works print it.</summary>
    public static PrintedAuthor Print(string name, string? orcid = null, bool isAtUniversity = true) =>
        new(name, null, null) { Orcid = orcid, RorIds = isAtUniversity ? [Given.Ror(1)] : [] };

    /// <summary>The author of a key.</summary>
    public async Task<TestAuthor> FindAsync(string key)
    {
        await using var records = Open();
        var author = await (from k in records.AuthorKeys join a in records.Authors on k.AuthorId equals a.Id where k.Key == key && !k.IsInvented select a)
            .SingleAsync(TestContext.Current.CancellationToken);
        return new TestAuthor(author.Id, author.Name, key, Links.Researcher(author.Id, author.Name), author.Orcid);
    }

    /// <summary>Makes an account, logs it in, and links an iD with it as ORCID would have proved it.</summary>
    public async Task<Person> ResearcherAsync(string email, string name, string? orcid = null)
    {
        var id = await AddAccountAsync(email, name: name);
        if (orcid is not null)
        {
            await using var records = Open();
            records.AccountLogins.Add(new AccountLogin { UserId = id, LoginProvider = AccountLogin.Orcid, ProviderKey = orcid, ProviderDisplayName = name, LinkedAt = Clock.GetUtcNow() });
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        return await LogInAsync(email);
    }

    /// <summary>Claims an author by the forms, every work ticked.</summary>
    /// <returns>The address of the claim.</returns>
    public async Task<string> ClaimAsync(Person person, TestAuthor author)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(author);
        var works = await person.GetAsync(author.Address + "/claim/works");
        if (works.Location is { } standing)
        {
            // A claim stands already, or the account rests after one.
            Assert.StartsWith("/claims/", standing, StringComparison.Ordinal);
            return standing;
        }

        var answer = await person.SubmitAsync(works, "Go on to the proof");
        Assert.StartsWith("/claims/", answer.Location, StringComparison.Ordinal);
        return answer.Location!;
    }

    /// <summary>An account that owns an author, at L3 by the iD that the author bears.</summary>
    public async Task<Person> OwnerAsync(string email, TestAuthor author)
    {
        ArgumentNullException.ThrowIfNull(author);
        var person = await ResearcherAsync(email, author.Name, author.Orcid ?? throw new ArgumentException("The author bears no iD.", nameof(author)));
        var claim = await ClaimAsync(person, author);
        var answer = await person.SubmitAsync(await person.GetAsync(claim + "/orcid"), "Use this iD");
        Assert.Equal(claim, answer.Location);
        return person;
    }

    /// <summary>Proves a claim by an address at an institution.</summary>
    public async Task<Visit> ProveByEmailAsync(Person person, string claim, string address)
    {
        ArgumentNullException.ThrowIfNull(person);
        var asked = await person.SubmitAsync(await person.GetAsync(claim + "/email"), "Send a code", ("Email", address));
        Assert.Equal(claim + "/email", asked.Location);
        return await person.SubmitAsync(await person.GetAsync(claim + "/email"), "Confirm", ("Code", await CodeToAsync(address)));
    }

    /// <summary>The code in the newest letter to an address.</summary>
    public async Task<string> CodeToAsync(string address)
    {
        var text = (await LetterToAsync(address)).Text;
        return text.Split('\n').Select(line => line.Trim()).Single(line => line.Length == 9 && line[4] == '-' && line.Replace("-", "", StringComparison.Ordinal).All(char.IsAsciiLetterOrDigit));
    }

    /// <summary>Lets the site look at every proof whose time has come.</summary>
    public async Task RecheckAsync()
    {
        await RunAsync<WeakenEvidence, int>(weaken => weaken.RunAsync(TestContext.Current.CancellationToken));
        while (await RunAsync<RecheckEvidence, Recheck>(recheck => recheck.RunAsync(TestContext.Current.CancellationToken)) != Recheck.NothingIsDue)
        {
        }
    }

    /// <summary>Level, score, and whether somebody owns it.</summary>
    public async Task<(int Level, int Trust, bool IsClaimed)> StandingAsync(TestAuthor author)
    {
        ArgumentNullException.ThrowIfNull(author);
        await using var records = Open();
        var found = await records.Authors.Where(a => a.Id == author.Id).Select(a => new { a.Level, a.Trust, a.IsClaimed }).SingleAsync(TestContext.Current.CancellationToken);
        return (found.Level, found.Trust, found.IsClaimed);
    }

    /// <summary>How the claims on an author stand, the first one first.</summary>
    public async Task<IReadOnlyList<ClaimState>> StatesAsync(TestAuthor author)
    {
        ArgumentNullException.ThrowIfNull(author);
        await using var records = Open();
        return await records.Claims.Where(c => c.AuthorId == author.Id).OrderBy(c => c.Id).Select(c => c.State).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a command of the site as its pages do.</summary>
    public async Task<T> RunAsync<TCommand, T>(Func<TCommand, Task<T>> run)
        where TCommand : notnull
    {
        ArgumentNullException.ThrowIfNull(run);
        await using var scope = Services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TCommand>());
    }

    /// <summary>Makes a moderator, for commands.</summary>
    public async Task<LoggedIn> ModeratorAsync(string email)
    {
        await AddAccountAsync(email, isModerator: true);
        return await MeAsync(email);
    }

    /// <summary>An account as its session shows it, for commands.</summary>
    public async Task<LoggedIn> MeAsync(string email)
    {
        await using var records = Open();
        var account = await records.Accounts.SingleAsync(a => a.Email == email, TestContext.Current.CancellationToken);
        var now = Clock.GetUtcNow();
        return new LoggedIn(account.Id, 0, account.Name, account.Email!, true, true, false, now, now, now.AddHours(1), null);
    }
}

/// <summary>A page elsewhere, and what is on it.</summary>
/// <param name="Address">Where it is.</param>
public sealed record TestPage(string Address)
{
    /// <summary>What it answers to a request for a path; null: 404.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Whether nobody knows its host.</summary>
    public bool IsAway { get; set; }

    /// <summary>How often somebody asked.</summary>
    public int Visits { get; private set; }

    /// <summary>Shows a page at its address.</summary>
    public void Show(string html) => Answer = path => path == "/" ? Canary.Page(html) : null;

    internal Task AnswerAsync(string head, Stream stream, CancellationToken cancellation)
    {
        Visits++;
        return Canary.WriteAsync(stream, Answer(head.Split(' ')[1]) ?? Canary.Page("", status: "404 Not Found"), cancellation);
    }
}

/// <summary>An author of a test.</summary>
/// <param name="Id">The author.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Key">The natural key.</param>
/// <param name="Address">The profile.</param>
/// <param name="Orcid">The iD that it bears.</param>
public sealed record TestAuthor(long Id, string Name, string Key, string Address, string? Orcid);
