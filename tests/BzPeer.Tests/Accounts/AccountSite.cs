using System.Collections.Concurrent;
using System.Net;
using BzPeer.Accounts;
using BzPeer.Mail;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serilog.Core;
using Serilog.Events;
using Xunit;
using TestServer = BzPeer.Tests.Infrastructure.TestServer;

namespace BzPeer.Tests.Accounts;

/// <summary>
/// The site with accounts: mail stays in the outbox to be read there, passwords cost little, the clock stands until it
/// is moved. Use as a class fixture; each test takes e-mail addresses and networks of its own.
/// <code>
/// await site.AddAccountAsync("ada@site.example");
/// var ada = await site.LogInAsync("ada@site.example");
/// var page = await ada.GetAsync("/account/name");
/// var answer = await ada.SubmitAsync(page, "Save", ("Name", "Ada L."));
/// </code>
/// </summary>
public class AccountSite(TestServer server) : RecordSite(server)
{
    /// <summary>The password of every account that <see cref="AddAccountAsync"/> makes.</summary>
    public const string Password = "four unrelated words";

    private const string NetworkHeader = "X-Test-Network";

    private static int networks;

    /// <summary>The site's clock.</summary>
    // From today on, because the browsers of tests drop cookies by the machine's clock.
    public StandingClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Everything that the site has logged, as it would be printed.</summary>
    public ConcurrentQueue<LogEvent> Log { get; } = [];

    protected override bool IsFilled => false;

    /// <summary>Makes an account, and a moderator of it if asked.</summary>
    public async Task<long> AddAccountAsync(string email, string? password = Password, string name = "Ada Example", bool isModerator = false)
    {
        await using var scope = Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(new SignUpToken(email, null), name, password)
            ?? throw new InvalidOperationException("The e-mail address has an account already.");
        if (isModerator)
        {
            await using var records = Open();
            records.AccountRoles.Add(new AccountRole { AccountId = account.Id, Role = Role.Moderator, GrantedAt = Clock.GetUtcNow() });
            await records.SaveChangesAsync();
        }

        return account.Id;
    }

    /// <summary>A browser of its own, at a network of its own.</summary>
    public Person Visitor(string? network = null)
    {
        var cookies = new CookieContainer();
        return new Person(this, CreateDefaultClient(new Uri(Address), new CookieContainerHandler(cookies)), cookies, network ?? NewNetwork());
    }

    /// <summary>A browser in which an account is logged in, by the form.</summary>
    public async Task<Person> LogInAsync(string email, string password = Password)
    {
        var person = Visitor();
        var answer = await person.SubmitAsync(await person.GetAsync("/account/log-in"), "Log in", ("Email", email), ("Password", password));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return person;
    }

    /// <summary>Makes an account and logs it in; a moderator gets a second factor then.</summary>
    public async Task<Person> NewAccountAsync(string email, bool isModerator = false)
    {
        var id = await AddAccountAsync(email, isModerator: isModerator);
        var person = await LogInAsync(email);
        if (isModerator)
        {
            await using var records = Open();
            (await records.Accounts.SingleAsync(a => a.Id == id)).AskForCode("a protected key of " + email);
            await records.SaveChangesAsync();
        }

        return person;
    }

    /// <summary>What waits in the outbox for an e-mail address, the newest first.</summary>
    public async Task<IReadOnlyList<PostedLetter>> LettersToAsync(string email)
    {
        await using var records = Open();
        return await records.OutgoingMails.Where(m => m.Recipient == email).OrderByDescending(m => m.Id)
            .Select(m => new PostedLetter(m.Subject!, m.Text!)).ToListAsync();
    }

    /// <summary>The newest letter to an e-mail address.</summary>
    public async Task<PostedLetter> LetterToAsync(string email)
    {
        var letters = await LettersToAsync(email);
        Assert.True(letters.Count > 0, $"No letter to {email}.");
        return letters[0];
    }

    /// <summary>A context on the site's database; the caller disposes it.</summary>
    public BzPeerDbContext Open() => BzPeerDatabase.Open(ConnectionString);

    /// <summary>Another number each time.</summary>
    public static string NewNetwork()
    {
        var number = Interlocked.Increment(ref networks);
        return FormattableString.Invariant($"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}");
    }

    internal async Task<Visit> SendFromAsync(HttpClient browser, string network, HttpRequestMessage request)
    {
        request.Headers.Add(NetworkHeader, network);
        return await SendAsync(browser, request);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Passwords:Iterations", "1000");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IStartupFilter, FromNetworks>();
            services.AddSingleton<ILogEventSink>(new Sink(Log));
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            // Open, without a server that would take the letters away.
            services.Replace(ServiceDescriptor.Singleton(new MailDelivery(null, IsShown: true)));
        });
    }

    private sealed class Sink(ConcurrentQueue<LogEvent> log) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => log.Enqueue(logEvent);
    }

    private sealed class FromNetworks : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (context.Request.Headers[NetworkHeader].ToString() is { Length: > 0 } network)
                    context.Connection.RemoteIpAddress = IPAddress.Parse(network);
                return rest(context);
            });
            next(app);
        };
    }
}

/// <summary>A clock that stands until it is moved. Timers run as the system's do.</summary>
public sealed class StandingClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Moves it ahead.</summary>
    public void Pass(TimeSpan time) => now += time;
}

/// <summary>A letter in the outbox.</summary>
public sealed record PostedLetter(string Subject, string Text)
{
    /// <summary>The path and query of the one link to this site in it.</summary>
    public string Link => Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Single(word => word.StartsWith(RecordSite.Address + "/", StringComparison.Ordinal))[RecordSite.Address.Length..];
}
