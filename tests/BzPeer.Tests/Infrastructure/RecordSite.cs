using System.Collections.Concurrent;
using AngleSharp;
using AngleSharp.Dom;
using BzPeer.Demo;
using BzPeer.Import;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Infrastructure;

/// <summary>
/// The site on a database of its own with the six works of the seed profile and a small invented world, imported by
/// the product's importer. Use as a class fixture; what a test imports beyond that stays within its class.
/// <code>
/// var visit = await site.GetAsync("/topics");
/// Assert.Equal(HttpStatusCode.OK, visit.Status);
/// Assert.Equal(3, visit.Statements.Count);
/// Assert.Equal("Topics", visit.Heading);
/// </code>
/// </summary>
public class RecordSite(TestServer server) : WebApplicationFactory<Program>, IAsyncLifetime
{
    /// <summary>Works of the seed profile.</summary>
    public const int SeedWorks = 6;

    /// <summary>Works of the invented world.</summary>
    public const int InventedWorks = 300;

    /// <summary>How many works there are.</summary>
    public const int Works = SeedWorks + InventedWorks;

    private const string VisitHeader = "X-Test-Visit";

    private readonly ConcurrentDictionary<string, Statements> visits = new(StringComparer.Ordinal);
    private NpgsqlDataSource? dataSource;

    public string ConnectionString { get; private set; } = "";

    /// <summary>Connections for the test itself; its statements are not counted.</summary>
    public NpgsqlDataSource DataSource => dataSource ??= NpgsqlDataSource.Create(ConnectionString);

    /// <summary>The addresses of the records, as the pages write them.</summary>
    public Links Links => Services.GetRequiredService<Links>();

    /// <summary>Whether the records are there from the beginning.</summary>
    protected virtual bool IsFilled => true;

    /// <summary>The site's address in tests.</summary>
    public const string Address = "https://bzpeer.test";

    /// <summary>Asks for a page as an anonymous visitor, over TLS, following no redirect.</summary>
    public async Task<Visit> GetAsync(string address)
    {
        using var client = CreateBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(client, request);
    }

    /// <summary>A client over TLS that keeps cookies and follows no redirect.</summary>
    public HttpClient CreateBrowser() => CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri(Address) });

    /// <summary>Sends a request and keeps what came back, with the statements that it took.</summary>
    public async Task<Visit> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        var visit = Guid.NewGuid().ToString("N");
        var statements = visits[visit] = new Statements();
        request.Headers.Add(VisitHeader, visit);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        visits.TryRemove(visit, out _);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var page = await BrowsingContext.New().OpenAsync(
            content => content.Content(body).Address(new Uri(new Uri(Address), request.RequestUri!).ToString()), TestContext.Current.CancellationToken);
        return new Visit(response, body, page, [.. statements.Texts]);
    }

    /// <summary>Imports lines of the arXiv snapshot's format.</summary>
    public Task ImportAsync(params IEnumerable<string> lines) => ImportAsync(ConnectionString, "more.jsonl", lines);

    /// <summary>Imports an invented world, another one for each seed.</summary>
    public async Task ImportInventedAsync(int works, ulong seed) => await ImportAsync(await InventedAsync(works, seed));

    /// <summary>Runs a statement that changes records behind the site's back: erased, merged, and other states that no import makes.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The one value that a statement gives.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>The address of the researcher of a name.</summary>
    public async Task<string> ResearcherAsync(string name)
    {
        await using var command = DataSource.CreateCommand("select id from authors where name = $1 order by id limit 1");
        command.Parameters.AddWithValue(name);
        return Links.Researcher((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, name);
    }

    /// <summary>The address of the work of an external id.</summary>
    public async Task<string> WorkAsync(string externalId)
    {
        await using var command = DataSource.CreateCommand("select id, title from works where external_id = $1");
        command.Parameters.AddWithValue(externalId);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await row.ReadAsync(TestContext.Current.CancellationToken), $"There is no work {externalId}.");
        return Links.Work(row.GetInt64(0), row.GetString(1));
    }

    /// <summary>The address of the topic of a code such as cs.LG.</summary>
    public async Task<string> TopicAsync(string code)
    {
        await using var command = DataSource.CreateCommand(
            "select t.id, t.shown_name from topics t join topic_codes c on c.topic_id = t.id where c.code = $1");
        command.Parameters.AddWithValue(code);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await row.ReadAsync(TestContext.Current.CancellationToken), $"There is no topic {code}.");
        return Links.Topic(row.GetInt32(0), row.GetString(1));
    }

    public virtual async ValueTask InitializeAsync() => ConnectionString = IsFilled
        ? await server.CreateFilledDatabaseAsync(nameof(RecordSite), FillAsync)
        : await server.CreateDatabaseAsync();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("ConnectionStrings:BzPeer", ConnectionString);
        builder.UseSetting("Address", Address);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IStartupFilter>(new CountPerVisit(visits));
            services.Replace(ServiceDescriptor.Singleton(_ =>
            {
                var source = new NpgsqlDataSourceBuilder(ConnectionString);
                // Disposed with the source's own life, which is the site's.
                source.UseLoggerFactory(LoggerFactory.Create(log => log.SetMinimumLevel(LogLevel.Information).AddProvider(new CountStatements())));
                return source.Build();
            }));
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (dataSource is not null)
            await dataSource.DisposeAsync();
        await server.DropDatabaseAsync(ConnectionString);
        GC.SuppressFinalize(this);
    }

    private static async Task FillAsync(string connection)
    {
        using (var seed = new StreamReader(DemoRecords.OpenSeedProfile()))
            await ImportAsync(connection, "seed-profile.jsonl", [await seed.ReadToEndAsync()]);
        await ImportAsync(connection, "invented.jsonl", await InventedAsync(InventedWorks, seed: 7));
    }

    private static async Task<string[]> InventedAsync(int works, ulong seed)
    {
        await using var lines = new StringWriter { NewLine = "\n" };
        await new InventedWorld(works, seed).WriteAsync(lines, truth: null);
        return lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task ImportAsync(string connection, string name, IEnumerable<string> lines)
    {
        var folder = Directory.CreateTempSubdirectory("bzpeer-import-");
        try
        {
            var file = Path.Combine(folder.FullName, name);
            await File.WriteAllLinesAsync(file, lines);
            await using var source = NpgsqlDataSource.Create(connection);
            // A fixed clock: what pages print as "imported" is the same in every run.
            var clock = new FixedClock(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
            await new ImportRecords(source, clock).RunAsync(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>The statements of one request.</summary>
    private sealed class Statements
    {
        public static readonly AsyncLocal<Statements?> OfThisRequest = new();

        public ConcurrentQueue<string> Texts { get; } = [];
    }

    private sealed class CountPerVisit(ConcurrentDictionary<string, Statements> visits) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                Statements.OfThisRequest.Value = visits.GetValueOrDefault(context.Request.Headers[VisitHeader].ToString());
                await rest(context);
            });
            next(app);
        };
    }

    /// <summary>Npgsql logs each command, and each batch with its commands, when it is done: in the flow of the request that sent it.</summary>
    private sealed class CountStatements : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Statements.OfThisRequest.Value is not { } statements || state is not IEnumerable<KeyValuePair<string, object?>> values)
                return;
            foreach (var (name, value) in values)
            {
                if (name == "CommandText" && value is string text)
                {
                    statements.Texts.Enqueue(text);
                }
                else if (name == "BatchCommands" && value is System.Collections.IEnumerable commands)
                {
                    foreach (var command in commands)
                        statements.Texts.Enqueue(command?.ToString() ?? "");
                }
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>The site before anything is imported.</summary>
public sealed class EmptySite(TestServer server) : RecordSite(server)
{
    protected override bool IsFilled => false;
}

/// <summary>What came back for an address.</summary>
/// <param name="Response">The response with its headers.</param>
/// <param name="Body">Its body as sent.</param>
/// <param name="Page">The body read as HTML.</param>
/// <param name="Statements">The SQL statements that it took, a batch counted by its commands.</param>
public sealed record Visit(HttpResponseMessage Response, string Body, IDocument Page, IReadOnlyList<string> Statements)
{
    public System.Net.HttpStatusCode Status => Response.StatusCode;

    /// <summary>Where a redirect leads.</summary>
    public string? Location => Response.Headers.Location?.OriginalString;

    /// <summary>The text of the one h1.</summary>
    public string Heading => Text(Assert.Single(Page.QuerySelectorAll("h1")));

    /// <summary>The section, article or nearest box whose heading has a text.</summary>
    public IElement Section(string heading)
    {
        var found = Page.QuerySelectorAll("h2, h3").FirstOrDefault(h => Text(h).StartsWith(heading, StringComparison.Ordinal));
        Assert.True(found is not null, $"No heading “{heading}”; there are: {string.Join(" | ", Page.QuerySelectorAll("h1, h2, h3").Select(Text))}");
        return found.Closest("section, article, aside, main")!;
    }

    /// <summary>The link of a text.</summary>
    public IElement Link(string text)
    {
        var found = Page.QuerySelectorAll("main a").FirstOrDefault(a => Text(a) == text);
        Assert.True(found is not null, $"No link “{text}”.");
        return found;
    }

    /// <summary>Text with white space folded, as a reader sees it.</summary>
    public static string Text(INode node) => string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
