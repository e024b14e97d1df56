using System.Globalization;
using System.Security.Claims;
using BzPeer.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web;

/// <summary>The last step of every way in: a session and its cookie, or first the code of an authenticator.</summary>
public sealed class LogIn(StartSession start, EndSessions end, TimeProvider time)
{
    /// <summary>Where who has proved that an account is theirs goes on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="way">How they proved it.</param>
    /// <param name="keep">Whether to stay logged in on the device.</param>
    /// <param name="return">Where they wanted to go.</param>
    public async Task<IActionResult> GoOnAsync(HttpContext context, ProvenAccount account, WayIn way, bool keep, string? @return)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(account);
        // A passkey has asked for a second factor itself: what its owner is or knows.
        if (account.AsksForCode && way != WayIn.Passkey)
        {
            await LogInStep.SetAsync(context, new LogInStep(account.Id, account.Stamp, account.ProvedAt ?? time.GetUtcNow(), way, keep, @return));
            return new RedirectResult("/account/log-in/code");
        }

        return await FinishAsync(context, account, way, keep, @return);
    }

    /// <summary>Starts the session, all proofs given.</summary>
    public async Task<IActionResult> FinishAsync(HttpContext context, ProvenAccount account, WayIn way, bool keep, string? @return)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(account);
        var now = time.GetUtcNow();
        var session = await start.RunAsync(account.Id, account.Stamp, account.ProvedAt ?? now, way, keep, context.FamiliarPlace(), context.RequestAborted);
        await context.SignOutAsync(LogInStep.Scheme);
        if (session is null)
        {
            return new RedirectResult(Hosting.Audiences.LogInPage);
        }

        // The cookie of the one before is overwritten: nobody could log it out here any more.
        if (context.LoggedIn() is { } before)
        {
            await end.OneAsync(before.AccountId, before.SessionId, context.RequestAborted);
        }

        await SessionCookie.SetAsync(context, session, now);
        return new RedirectResult(LocalAddress.Of(@return) ?? "/account");
    }
}

/// <summary>An account whose owner has proved that it is theirs.</summary>
/// <param name="Id">Which.</param>
/// <param name="Stamp">Its security stamp at that moment.</param>
/// <param name="AsksForCode">Whether it asks for an authenticator's code.</param>
/// <param name="ProvedAt">When they proved it, where that may have been earlier than now.</param>
public sealed record ProvenAccount(long Id, string Stamp, bool AsksForCode, DateTimeOffset? ProvedAt = null);

/// <summary>A log-in that waits for the code of an authenticator, in a cookie of a few minutes.</summary>
public sealed record LogInStep(long AccountId, string Stamp, DateTimeOffset ProvedAt, WayIn Way, bool Keep, string? Return)
{
    /// <summary>The cookie's scheme.</summary>
    public const string Scheme = "step";

    /// <summary>How long there is to type the code.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(10);

    /// <summary>Keeps a step in the browser.</summary>
    public static Task SetAsync(HttpContext context, LogInStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var claims = new List<Claim>
        {
            new("account", step.AccountId.ToString(CultureInfo.InvariantCulture)),
            new("stamp", step.Stamp),
            new("proved", step.ProvedAt.ToString("O", CultureInfo.InvariantCulture)),
            new("way", step.Way.ToString()),
            new("keep", step.Keep.ToString()),
        };
        if (step.Return is { } back)
        {
            claims.Add(new Claim("return", back));
        }

        return context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)));
    }

    /// <summary>The step that the browser is at; null without one.</summary>
    public static async Task<LogInStep?> GetAsync(HttpContext context)
    {
        var kept = await context.AuthenticateAsync(Scheme);
        return kept.Principal is { } step
            ? new LogInStep(
                long.Parse(step.FindFirstValue("account")!, CultureInfo.InvariantCulture),
                step.FindFirstValue("stamp")!,
                DateTimeOffset.Parse(step.FindFirstValue("proved")!, CultureInfo.InvariantCulture),
                Enum.Parse<WayIn>(step.FindFirstValue("way")!),
                bool.Parse(step.FindFirstValue("keep")!),
                step.FindFirstValue("return"))
            : null;
    }
}
