using BzPeer.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>
/// Sets an authenticator app up (RFC 6238), makes recovery codes, and turns it off. Each of them guards the account: it
/// ends the other sessions, and the owner is told by mail.
/// </summary>
public sealed class SetUpAuthenticator(
    BzPeerDbContext records, UserManager<Account> accounts, IUserStore<Account> store, ChangeAccount change, MailedTokens tokens, Throttle throttle,
    AccountLetters letters, TimeProvider time)
{
    /// <summary>A fresh secret. Nothing is stored.</summary>
    public async Task<NewAuthenticator> BeginAsync(long accountId, CancellationToken cancellation = default)
    {
        var stamp = await records.Accounts.Where(a => a.Id == accountId).Select(a => a.SecurityStamp!).SingleAsync(cancellation).ConfigureAwait(false);
        var secret = accounts.GenerateNewAuthenticatorKey();
        return new NewAuthenticator(secret, tokens.Make(new AuthenticatorToken(accountId, stamp, secret), AuthenticatorToken.ValidFor));
    }

    /// <summary>The secret that a form brought back; null where it is too old or another account's.</summary>
    public NewAuthenticator? Read(long accountId, string? token) =>
        tokens.Read<AuthenticatorToken>(token) is { } begun && begun.AccountId == accountId ? new NewAuthenticator(begun.Secret, token!) : null;

    /// <summary>Turns the app on, if a code shows that it has the secret.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="keptSessionId">The session that goes on.</param>
    /// <param name="token">Of <see cref="BeginAsync"/>.</param>
    /// <param name="typed">The code as typed, in groups or not.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<SetUpAnswer> ConfirmAsync(long accountId, long keptSessionId, string? token, string? typed, CancellationToken cancellation = default)
    {
        if (tokens.Read<AuthenticatorToken>(token) is not { } begun || begun.AccountId != accountId)
        {
            return new SetUpAnswer.Spent();
        }

        // On a copy that is never stored.
        var account = await records.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellation).ConfigureAwait(false);
        await ((IUserAuthenticatorKeyStore<Account>)store).SetAuthenticatorKeyAsync(account, begun.Secret, cancellation).ConfigureAwait(false);
        var code = string.Concat((typed ?? "").Where(char.IsAsciiDigit));
        if (!await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code).ConfigureAwait(false))
        {
            return new SetUpAnswer.Wrong();
        }

        // Used up: it does not log in as well.
        await throttle.TakeAsync([CheckCode.SameCode(accountId, code)], cancellation).ConfigureAwait(false);
        var codes = NewCodes();
        var key = account.AuthenticatorKey!;
        return await WithCodesAsync(
            accountId, keptSessionId, begun.Stamp, codes, "An authenticator app was set up for your account: logging in now asks for its code.",
            owner => owner.AskForCode(key), cancellation).ConfigureAwait(false)
            ? new SetUpAnswer.On(codes)
            : new SetUpAnswer.Spent();
    }

    /// <summary>Makes new recovery codes; those of before are worthless.</summary>
    /// <returns>The codes; null where something else was changed just now.</returns>
    public async Task<IReadOnlyList<string>?> RenewCodesAsync(long accountId, long keptSessionId, CancellationToken cancellation = default)
    {
        var codes = NewCodes();
        return await WithCodesAsync(
            accountId, keptSessionId, null, codes, "New recovery codes were made for your account. Those of before no longer work.", _ => { }, cancellation).ConfigureAwait(false)
            ? codes
            : null;
    }

    /// <summary>Turns the app off: logging in asks for no code any more.</summary>
    /// <returns>False where something else was changed just now.</returns>
    public Task<bool> TurnOffAsync(long accountId, long keptSessionId, CancellationToken cancellation = default) =>
        WithCodesAsync(
            accountId, keptSessionId, null, [], "The authenticator app of your account was turned off: logging in no longer asks for a code.",
            owner => owner.StopAskingForCode(), cancellation);

    private static List<string> NewCodes() => [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.New())];

    private async Task<bool> WithCodesAsync(
        long accountId, long keptSessionId, string? stamp, List<string> codes, string sentence, Action<Account> alter, CancellationToken cancellation)
    {
        var before = await records.RecoveryCodes.Where(c => c.AccountId == accountId).ToListAsync(cancellation).ConfigureAwait(false);
        return await change.GuardAsync(accountId, keptSessionId, stamp, account =>
        {
            alter(account);
            records.RecoveryCodes.RemoveRange(before);
            records.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { AccountId = accountId, Hash = RecoveryCode.HashOf(code) }));
            records.Post(letters.Changed(account.Email!, sentence), time.GetUtcNow());
        }, cancellation).ConfigureAwait(false);
    }
}

/// <summary>An authenticator app that is not set up yet.</summary>
/// <param name="Secret">In Base32, as apps take it.</param>
/// <param name="Token">The same for the form, protected.</param>
public sealed record NewAuthenticator(string Secret, string Token);

/// <summary>What came of setting an authenticator app up.</summary>
public abstract record SetUpAnswer
{
    private SetUpAnswer()
    {
    }

    /// <summary>It is on.</summary>
    /// <param name="Codes">The recovery codes, readable this once.</param>
    public sealed record On(IReadOnlyList<string> Codes) : SetUpAnswer;

    /// <summary>The code is not of this secret.</summary>
    public sealed record Wrong : SetUpAnswer;

    /// <summary>It took too long, or the account was changed meanwhile.</summary>
    public sealed record Spent : SetUpAnswer;
}
