using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BzPeer.Web.Hosting;

/// <summary>Two addresses for whoever runs the site, in plain text and never cached.</summary>
public static class Health
{
    public static void AddHealth(this WebApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck<DatabaseReadiness>("database");

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/health").WithMetadata(new AudienceAttribute(Audience.Anyone));

        health.MapGet("/live", (HttpResponse response) => Answer(response, StatusCodes.Status200OK, "live"));

        health.MapGet("/ready", async (HealthCheckService checks, HttpResponse response, CancellationToken cancelled) =>
        {
            var report = await checks.CheckHealthAsync(cancelled);
            var missing = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).Select(entry => entry.Key).ToArray();
            return missing.Length == 0
                ? Answer(response, StatusCodes.Status200OK, "ready")
                : Answer(response, StatusCodes.Status503ServiceUnavailable, $"not ready: {string.Join(", ", missing)}");
        });
    }

    private static IResult Answer(HttpResponse response, int status, string text)
    {
        response.Headers.CacheControl = "no-store";
        return Results.Text(text, statusCode: status);
    }
}
