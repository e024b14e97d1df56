using System.Security.Claims;
using BzPeer.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace BzPeer.Web;

/// <summary>
/// Challenges passkeys and checks their answers. What was asked waits in a cookie of a few minutes that only this site can
/// read; each challenge is good for one answer.
/// </summary>
public sealed class PasskeyCeremony(IPasskeyHandler<Account> passkeys, ChangePasskeys change, Throttle throttle, PublicIds ids, UserManager<Account> accounts)
{
    /// <summary>The cookie's scheme.</summary>
    public const string Scheme = "passkey";

    /// <summary>How long there is to answer.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(5);

    // Devices answer in some 1,000 characters; with a certificate of the maker, which nobody asks them for, in 10,000.
    private const int LongestAnswer = 20_000;

    private const string New = "new";
    private const string Known = "known";

    /// <summary>Asks for a new passkey.</summary>
    /// <returns>The options for the browser, as JSON.</returns>
    public async Task<string> AskForNewAsync(HttpContext context, LoggedIn me)
    {
        ArgumentNullException.ThrowIfNull(me);
        var owner = new PasskeyUserEntity { Id = ids.Encode(RecordKind.Account, me.AccountId), Name = me.Email, DisplayName = me.Name };
        var asked = await passkeys.MakeCreationOptionsAsync(owner, context);
        await KeepAsync(context, New, asked.AttestationState);
        return asked.CreationOptionsJson;
    }

    /// <summary>Checks a new passkey.</summary>
    /// <returns>What to keep of it; null where the answer is wrong, too late, or another account's.</returns>
    public async Task<UserPasskeyInfo?> CheckNewAsync(HttpContext context, LoggedIn me, string? answer)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (await SpendAsync(context, New) is not { } state || answer is not { Length: > 0 and <= LongestAnswer })
        {
            return null;
        }

        var made = await passkeys.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = answer, AttestationState = state });
        return made.Succeeded && made.UserEntity.Id == ids.Encode(RecordKind.Account, me.AccountId) ? made.Passkey : null;
    }

    /// <summary>Asks for a passkey that is known here: any, or one of an owner who is logged in.</summary>
    /// <returns>The options for the browser, as JSON.</returns>
    public async Task<string> AskForKnownAsync(HttpContext context, LoggedIn? me)
    {
        var owner = me is null ? null : await accounts.FindByIdAsync(ids.Encode(RecordKind.Account, me.AccountId));
        var asked = await passkeys.MakeRequestOptionsAsync(owner, context);
        await KeepAsync(context, Known, asked.AssertionState);
        return asked.RequestOptionsJson;
    }

    /// <summary>Checks the answer of a known passkey; a wrong one counts against the network.</summary>
    /// <param name="context">The request.</param>
    /// <param name="me">Who is logged in, whose passkey it must be; null for a visitor.</param>
    /// <param name="answer">What the browser sent.</param>
    public async Task<PasskeyAnswer> CheckKnownAsync(HttpContext context, LoggedIn? me, string? answer)
    {
        if (await SpendAsync(context, Known) is not { } state)
        {
            return new PasskeyAnswer.Late();
        }

        var network = context.Place().Network;
        if (await throttle.TakeAsync([(AccountLimits.WrongPasskey, network)], context.RequestAborted) is { } refusal)
        {
            return new PasskeyAnswer.Wait(refusal.RetryAfter);
        }

        if (answer is not { Length: > 0 and <= LongestAnswer })
        {
            return new PasskeyAnswer.Wrong();
        }

        var found = await passkeys.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = answer, AssertionState = state });
        if (!found.Succeeded || (me is not null && found.User.Id != me.AccountId))
        {
            return new PasskeyAnswer.Wrong();
        }

        await throttle.GiveBackAsync([(AccountLimits.WrongPasskey, network)], context.RequestAborted);
        await change.NoteUseAsync(found.Passkey, context.RequestAborted);
        return new PasskeyAnswer.Right(new ProvenAccount(found.User.Id, found.User.SecurityStamp!, found.User.TwoFactorEnabled));
    }

    private static Task KeepAsync(HttpContext context, string kind, string? state)
    {
        var kept = new ClaimsIdentity([new Claim("kind", kind), new Claim("state", state ?? "")], Scheme);
        return context.SignInAsync(Scheme, new ClaimsPrincipal(kept));
    }

    private async Task<string?> SpendAsync(HttpContext context, string kind)
    {
        var kept = await context.AuthenticateAsync(Scheme);
        if (kept.Principal is not { } asked || asked.FindFirstValue("kind") != kind || asked.FindFirstValue("state") is not { } state)
        {
            return null;
        }

        await context.SignOutAsync(Scheme);
        // The cookie alone is no proof: whoever recorded it could send it again.
        return await throttle.TakeAsync([(AccountLimits.SamePasskeyChallenge, state)], context.RequestAborted) is null ? state : null;
    }
}

/// <summary>What came of a passkey's answer.</summary>
public abstract record PasskeyAnswer
{
    private PasskeyAnswer()
    {
    }

    /// <summary>It is right.</summary>
    /// <param name="Account">Whose passkey it is.</param>
    public sealed record Right(ProvenAccount Account) : PasskeyAnswer;

    /// <summary>It is wrong, or of a passkey that is not known here or another account's.</summary>
    public sealed record Wrong : PasskeyAnswer;

    /// <summary>Nothing was asked, or too long ago, or it was answered already.</summary>
    public sealed record Late : PasskeyAnswer;

    /// <summary>Too many wrong ones came before; this one was not looked at.</summary>
    /// <param name="For">How long until one more is.</param>
    public sealed record Wait(TimeSpan For) : PasskeyAnswer;
}
