using BzPeer.BrowserTests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

// For classes with a site of their own; the one that all look at has brought its own.
[assembly: AssemblyFixture(typeof(Browser))]

namespace BzPeer.BrowserTests.Infrastructure;

/// <summary>One Chromium for the whole run, started when a test first asks for it; each test gets a context of its own.</summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>Environment variable that names another program than the system's.</summary>
    public const string ProgramVariable = "BZPEER_CHROMIUM";

    // The one without windows of its own opens a page in half the time.
    private static readonly string[] _systemsPrograms = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    // Nothing that reaches for the network or a display.
    private static readonly string[] _flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        // Containers give /dev/shm little room.
        "--disable-dev-shm-usage",
    ];

    private readonly SemaphoreSlim _gate = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A fresh context: no cookies, no cache. The caller disposes it.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        await _gate.WaitAsync();
        try
        {
            _browser ??= await LaunchAsync();
        }
        finally
        {
            _gate.Release();
        }
        return await _browser.NewContextAsync(options);
    }

    private async Task<IBrowser> LaunchAsync()
    {
        _playwright = await Playwright.CreateAsync();
        var named = Environment.GetEnvironmentVariable(ProgramVariable);
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            // Without either, the one that Playwright itself fetched.
            ExecutablePath = named is { Length: > 0 } ? named : _systemsPrograms.FirstOrDefault(File.Exists),
            Args = _flags,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _gate.Dispose();
    }
}
