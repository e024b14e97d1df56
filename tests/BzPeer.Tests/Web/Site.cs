using System.Collections.Concurrent;
using System.Globalization;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using Xunit;

namespace BzPeer.Tests.Web;

/// <summary>The site without a database, with three more addresses that fail in known ways, and its log kept.</summary>
public sealed class Site : WebApplicationFactory<Program>
{
    /// <summary>Nothing listens there: a page that asked the database would be seen to fail.</summary>
    public const string NoDatabase = "Host=127.0.0.1;Port=1;Database=none;Username=none;Timeout=1";

    public ConcurrentQueue<LogEvent> Log { get; } = [];

    /// <summary>A client as an anonymous visitor's: over TLS, following no redirect.</summary>
    public HttpClient Visitor() => CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://bzpeer.test") });

    public static async Task<IDocument> ReadPage(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return await BrowsingContext.New().OpenAsync(page => page.Content(html), TestContext.Current.CancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("ConnectionStrings:BzPeer", NoDatabase);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<ILogEventSink>(new Sink(Log));
            services.AddSingleton<IStartupFilter, Failures>();
        });
    }

    private sealed class Sink(ConcurrentQueue<LogEvent> log) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => log.Enqueue(logEvent);
    }

    /// <summary>Comes after the site's own endpoints, so within all of its middleware.</summary>
    private sealed class Failures : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Map("/fails/here", failing => failing.Run(_ => throw new InvalidOperationException("a secret of the house")));
            app.Map("/fails/database", failing => failing.Run(_ =>
                throw new InvalidOperationException("wrapped", new NpgsqlException("connection refused"))));
            app.Map("/fails/gone", failing => failing.Run(context =>
            {
                context.Response.StatusCode = 410;
                return Task.CompletedTask;
            }));
        };
    }
}

internal static class LogLines
{
    private static readonly MessageTemplateTextFormatter Formatter = new("{Message:lj}", CultureInfo.InvariantCulture);

    public static string Print(this LogEvent logEvent)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        Formatter.Format(logEvent, line);
        return line.ToString();
    }
}
