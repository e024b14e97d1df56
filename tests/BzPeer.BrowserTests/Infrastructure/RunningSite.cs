using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using BzPeer.Tests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests.Infrastructure;

/// <summary>
/// The real site, as a process of its own, on a database of its own that holds no records. Derive from it and
/// override <see cref="FillAsync"/> for records; <see cref="FilledSite"/> is the one that most tests look at.
/// </summary>
public class RunningSite(Browser browser, TestServer server) : IAsyncLifetime
{
    // A cold start on a busy machine takes a few seconds.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _log = new();
    private Process? _process;

    /// <summary>The site's address, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The site's database.</summary>
    public TestDatabase Database { get; } = new(server);

    /// <summary>What the site has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Makes the site's database, with what <see cref="FillAsync"/> stores.</summary>
    protected virtual async Task MakeDatabaseAsync()
    {
        await Database.InitializeAsync();
        await FillAsync(Database);
    }

    /// <summary>Stores what the tests look at; called before the site starts.</summary>
    protected virtual Task FillAsync(TestDatabase database) => Task.CompletedTask;

    /// <summary>Changes what the site is told by its environment; called before the site starts.</summary>
    protected virtual void Configure(IDictionary<string, string?> environment)
    {
    }

    /// <summary>Has the site send mail that nobody takes, so that it stays in the outbox to be read there, and ask a stand-in for ORCID.</summary>
    protected static void UseStandIns(IDictionary<string, string?> environment, OrcidServer orcid)
    {
        environment["Smtp__Host"] = "127.0.0.1";
        environment["Smtp__Port"] = "9";
        environment["Smtp__Security"] = "none";
        environment["Smtp__From"] = "mail@bzpeer.example";
        environment["Orcid__Issuer"] = orcid.Issuer;
        environment["Orcid__ClientId"] = OrcidServer.ClientId;
        environment["Orcid__ClientSecret"] = OrcidServer.ClientSecret;
    }

    /// <summary>A page of a context of its own whose relative addresses are the site's. Disposing it closes both.</summary>
    public async Task<SitePage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = Address;
        // Wherever the tests run: what a page offers by the browser's clock is the same.
        options.TimezoneId ??= "UTC";
        var context = await browser.NewContextAsync(options);
        return new SitePage(context, await context.NewPageAsync());
    }

    public virtual async ValueTask InitializeAsync()
    {
        await MakeDatabaseAsync();
        // By name: passkeys belong to a name, never to a number.
        Address = FormattableString.Invariant($"http://localhost:{FreePort()}");
        Start();
        await WaitUntilReadyAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Start()
    {
        var program = typeof(RunningSite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => string.Equals(attribute.Key, "SiteProgram", StringComparison.Ordinal)).Value!;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) is "dotnet" ? self : "dotnet", [program])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program)!,
        };
        start.Environment[Postgres.Database.EnvironmentVariable] = Database.ConnectionString;
        start.Environment["ASPNETCORE_URLS"] = Address;
        start.Environment["Address"] = Address;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        // The tests store their own records.
        start.Environment["Demo"] = "false";
        Configure(start.Environment);

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        lock (_log)
            _log.AppendLine(line);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < _patience; await Task.Delay(50))
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"The site ended with exit code {_process.ExitCode.ToString(CultureInfo.InvariantCulture)}:\n{Log}");
            try
            {
                using var answer = await client.GetAsync(new Uri(Address + "/health/ready"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet.
            }
        }
        throw new TimeoutException($"The site was not ready within {_patience.TotalSeconds:0} seconds:\n{Log}");
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is not null)
        {
            if (!_process.HasExited)
                _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        await Database.DisposeAsync();
    }
}

/// <summary>A page in a browser context of its own.</summary>
public sealed record SitePage(IBrowserContext Context, IPage Page) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
