using Microsoft.AspNetCore.StaticAssets;

namespace BzPeer.Web.Hosting;

/// <summary>Who may use an endpoint.</summary>
public enum Audience
{
    /// <summary>Everybody, logged in or not.</summary>
    Anyone,

    /// <summary>Who is logged in; everybody sees their own affairs there.</summary>
    Account,

    /// <summary>Who is logged in and a moderator, with a second factor: they see what others entrusted to the site.</summary>
    Moderator,
}

/// <summary>
/// Says who may use an endpoint. Every endpoint says it, on its PageModel or by <c>WithMetadata</c>; a test over all
/// endpoints fails for one that is silent, and the site refuses it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AudienceAttribute(Audience audience) : Attribute
{
    public Audience Audience { get; } = audience;

    /// <summary>Whether a proof of who one is must have been given lately: for what can't be undone.</summary>
    public bool Lately { get; init; }

    /// <summary>Whether accounts that are being deleted may still use it.</summary>
    public bool Leaving { get; init; }
}

/// <summary>Keeps everybody else out.</summary>
public static class Audiences
{
    /// <summary>Where who is not logged in is led.</summary>
    public const string LogInPage = "/account/log-in";

    /// <summary>Where a proof is asked for.</summary>
    public const string ProofPage = "/account/proof";

    /// <summary>Where a moderator gets a second factor; it says why one is led there.</summary>
    public const string SecondFactorPage = "/account/authenticator";

    /// <summary>Where an account can be taken back that is being deleted.</summary>
    public const string RestorePage = "/account/restore";

    public static void UseAudiences(this WebApplication app)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) =>
        {
            var endpoint = context.GetEndpoint();
            if (endpoint is null || IsFile(endpoint))
            {
                return next(context);
            }

            var declared = endpoint.Metadata.GetMetadata<AudienceAttribute>()
                ?? throw new InvalidOperationException($"{endpoint.DisplayName} doesn't say who may use it.");
            if (declared.Audience == Audience.Anyone)
            {
                return next(context);
            }

            // Nothing of an account stays behind in a browser or on the way.
            context.Response.Headers.CacheControl = "no-cache, no-store";
            if (context.LoggedIn() is not { } me)
            {
                return LeadTo(context, LogInPage);
            }

            if (me.DeletionAskedAt is not null && !declared.Leaving)
            {
                context.Response.Redirect(RestorePage);
                return Task.CompletedTask;
            }

            if (declared.Audience == Audience.Moderator && !me.IsModerator)
            {
                SameSite.Explain(context, "It is for moderators.");
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }

            if (declared.Audience == Audience.Moderator && !me.HasSecondFactor)
            {
                return LeadTo(context, SecondFactorPage);
            }

            return declared.Lately && !me.ProvedLately(time.GetUtcNow()) ? LeadTo(context, ProofPage) : next(context);
        });
    }

    // MapStaticAssets adds the second when the site runs unpublished; it takes no metadata.
    internal static bool IsFile(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
        || endpoint is RouteEndpoint { RoutePattern.RawText: "{**path:file}" };

    /// <summary>Leads there and back: to the page that was asked for, or to the one whose form was sent.</summary>
    private static Task LeadTo(HttpContext context, string page)
    {
        var back = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
        context.Response.Redirect($"{page}?return={Uri.EscapeDataString(back)}");
        return Task.CompletedTask;
    }
}
