using System.Globalization;
using Serilog;
using Serilog.Events;

namespace BzPeer.Web.Hosting;

/// <summary>
/// One line for each request: method, path, status, time, trace id. No query string (people search for
/// people), no address of the visitor, nothing that they sent.
/// </summary>
public static class RequestLog
{
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {TraceId}{NewLine}{Exception}";

    public static void AddRequestLog(this WebApplicationBuilder builder) =>
        builder.Services.AddSerilog(
            (services, log) => log
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
                // It repeats what strangers write into the address that ORCID leads back to; OrcidJourney says enough.
                .MinimumLevel.Override("Microsoft.AspNetCore.Authentication", LogEventLevel.Fatal)
                // What fails in there is thrown as well, and logged once, where the request ends.
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal)
                .MinimumLevel.Override("Npgsql", LogEventLevel.Warning)
                // It would warn of keys without a certificate at every start; the README says where they lie.
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
                .ReadFrom.Services(services)
                .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture),
            // Several hosts may live in one process, as in the tests: none of them owns the static logger.
            preserveStaticLogger: true);

    public static void UseRequestLog(this WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
        options.MessageTemplate = "{RequestMethod} {RequestPath} {StatusCode} {Elapsed:0.0} ms";
        options.IncludeQueryInRequestPath = false;
        options.GetLevel = Level;
        // The path as it was sent, escaped: no direction mark or other trick of a stranger's reaches the reader of the log.
        options.GetMessageTemplateProperties = (context, path, elapsed, status) =>
        [
            new LogEventProperty("RequestMethod", new ScalarValue(context.Request.Method)),
            new LogEventProperty("RequestPath", new ScalarValue(Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal))),
            new LogEventProperty("StatusCode", new ScalarValue(status)),
            new LogEventProperty("Elapsed", new ScalarValue(elapsed)),
        ];
    });

    private static LogEventLevel Level(HttpContext context, double elapsed, Exception? error) =>
        context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? LogEventLevel.Verbose
        : error is not null || context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? LogEventLevel.Error
        : LogEventLevel.Information;
}
