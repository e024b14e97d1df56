using System.Globalization;
using System.Security.Claims;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace BzPeer.Web;

/// <summary>What somebody goes to ORCID for.</summary>
public enum OrcidPurpose
{
    /// <summary>To log in here, or to sign up where the iD has no account.</summary>
    LogIn,

    /// <summary>To prove once more that a logged-in account is theirs.</summary>
    Proof,

    /// <summary>To link the iD with the account that is logged in.</summary>
    Link,
}

/// <summary>
/// The way to ORCID and back: a form here, the person's log-in there, and the iD in a cookie of its own until a page here
/// uses it. Whatever goes wrong ends on the page where it began, in words.
/// </summary>
public sealed class OrcidJourney(ITempDataDictionaryFactory said, ILogger<OrcidJourney> log)
{
    /// <summary>The scheme that leads there.</summary>
    public const string Scheme = "orcid";

    /// <summary>The scheme of the cookie with what came back.</summary>
    public const string Kept = "orcid-kept";

    /// <summary>How long the iD is kept: a new account's e-mail address must be confirmed meanwhile.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    /// <summary>How long there is to log in at ORCID.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(15);

    private const string Unreachable = "ORCID doesn’t answer at the moment. Try again later, or take another way.";
    private const string Failed = "ORCID could not tell us who you are. Nothing was changed. Try once more, or take another way.";
    private const string Denied = "You stopped at ORCID. Nothing was changed.";

    /// <summary>Leads to ORCID.</summary>
    /// <param name="context">The request, a form of this site.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="from">The page where it began, and where it ends if it fails.</param>
    /// <param name="arrival">The page that uses what comes back.</param>
    /// <param name="keep">Whether to stay logged in on the device.</param>
    /// <param name="return">Where to go on in the end.</param>
    public async Task BeginAsync(HttpContext context, OrcidPurpose purpose, string from, string arrival, bool keep, string? @return)
    {
        ArgumentNullException.ThrowIfNull(context);
        var journey = new OpenIdConnectChallengeProperties { RedirectUri = arrival };
        journey.Items["purpose"] = purpose.ToString();
        journey.Items["from"] = from;
        journey.Items["keep"] = keep.ToString();
        if (@return is not null)
        {
            journey.Items["return"] = @return;
        }

        if (context.LoggedIn() is { } me)
        {
            journey.Items["account"] = me.AccountId.ToString(CultureInfo.InvariantCulture);
        }

        if (purpose == OrcidPurpose.Proof)
        {
            // Whoever finds a device open may find it logged in at ORCID as well.
            journey.Prompt = "login";
        }

        try
        {
            await context.ChallengeAsync(Scheme, journey);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException or OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            log.LogWarning("ORCID can't be reached: {Reason}.", (e.InnerException ?? e).GetType().Name);
            End(context, from, Unreachable);
        }
    }

    /// <summary>Ends it where it began, because ORCID or the person said no.</summary>
    public void Fail(HttpContext context, AuthenticationProperties? journey, Exception? failure)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (failure is not null)
        {
            // Its message may repeat what a stranger wrote into an address.
            log.LogInformation("A log-in at ORCID failed: {Reason}.", failure.GetType().Name);
        }

        var from = journey?.Items.TryGetValue("from", out var began) == true ? LocalAddress.Of(began) : null;
        End(context, from ?? Hosting.Audiences.LogInPage, failure is null ? Denied : Failed);
    }

    /// <summary>What came back from ORCID, for as long as it is kept; null without it.</summary>
    public static async Task<OrcidProof?> GetAsync(HttpContext context)
    {
        var kept = await context.AuthenticateAsync(Kept);
        if (kept is not { Succeeded: true, Principal: { } who, Properties.Items: { } items })
        {
            return null;
        }

        return new OrcidProof(
            who.FindFirstValue("orcid")!,
            who.FindFirstValue("name"),
            who.FindFirstValue("auth_time") is { } at ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, CultureInfo.InvariantCulture)) : null,
            Enum.Parse<OrcidPurpose>(items["purpose"]!),
            items.TryGetValue("account", out var account) ? long.Parse(account!, CultureInfo.InvariantCulture) : null,
            items["from"]!,
            bool.Parse(items["keep"]!),
            items.TryGetValue("return", out var back) ? back : null);
    }

    /// <summary>Forgets what came back.</summary>
    public static Task ForgetAsync(HttpContext context) => context.SignOutAsync(Kept);

    private void End(HttpContext context, string from, string sentence)
    {
        var next = said.GetTempData(context);
        next[AccountPageModel.RefusedKey] = sentence;
        next.Save();
        context.Response.Redirect(from);
    }
}

/// <summary>An iD whose owner has logged in at ORCID in this browser.</summary>
/// <param name="Id">The iD.</param>
/// <param name="Name">The name that its owner shows to everybody; null without one.</param>
/// <param name="At">When they typed their password there; null where ORCID didn't say.</param>
/// <param name="Purpose">What for.</param>
/// <param name="AccountId">Which account was logged in here when they left.</param>
/// <param name="From">The page where it began.</param>
/// <param name="Keep">Whether to stay logged in on the device.</param>
/// <param name="Return">Where to go on.</param>
public sealed record OrcidProof(string Id, string? Name, DateTimeOffset? At, OrcidPurpose Purpose, long? AccountId, string From, bool Keep, string? Return);
