using System.Collections.Concurrent;
using BzPeer.Mail;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;
using Serilog.Events;
using Xunit;
using TestServer = BzPeer.Tests.Infrastructure.TestServer;

namespace BzPeer.Tests.Mail;

/// <summary>The site without records, its mail sent to a server of the tests, its log kept.</summary>
public class MailSite(TestServer server) : RecordSite(server)
{
    public SmtpSink Sink { get; } = new();

    public ConcurrentQueue<LogEvent> Log { get; } = [];

    protected override bool IsFilled => false;

    /// <summary>Posts a letter as its cause would, or as a digest of a follower, and gives the id of its row.</summary>
    public async Task<long> PostAsync(Letter letter, long? followerId = null)
    {
        await using var records = await Services.GetRequiredService<IDbContextFactory<BzPeerDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var mail = records.Post(letter, TimeProvider.System.GetUtcNow(), followerId);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        return mail.Id;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Address", "https://bzpeer.test");
        foreach (var (name, value) in Sink.Settings)
            builder.UseSetting(name.Replace("__", ":", StringComparison.Ordinal), value);
        builder.ConfigureTestServices(services => services.AddSingleton<ILogEventSink>(new KeepLog(Log)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sink.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class KeepLog(ConcurrentQueue<LogEvent> log) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => log.Enqueue(logEvent);
    }
}

/// <summary>The site as who develops it starts it, without a mail server.</summary>
public sealed class DevelopmentSite(TestServer server) : RecordSite(server)
{
    /// <summary>Where it is: at this machine alone.</summary>
    public const string Here = "http://localhost:5080";

    /// <summary>Asks for a page from this machine, unless the change of the request says otherwise.</summary>
    public async Task<Visit> GetHereAsync(string address, Action<HttpRequestMessage>? change = null)
    {
        using var browser = CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri(Here) });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(Here), address));
        change?.Invoke(request);
        return await SendAsync(browser, request);
    }

    protected override bool IsFilled => false;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseEnvironment("Development");
        builder.UseSetting("Address", Here);
        builder.UseSetting("urls", Here);
    }
}
