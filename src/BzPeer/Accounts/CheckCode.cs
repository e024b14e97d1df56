using BzPeer.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>Checks the second factor: a code of the authenticator app, or one of the recovery codes. Each works once.</summary>
public sealed class CheckCode(BzPeerDbContext records, UserManager<Account> accounts, Throttle throttle, AccountLetters letters, TimeProvider time)
{
    private const int Digits = 6;

    /// <summary>Checks a code.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="stamp">The account's stamp when the first factor was checked; null for a logged-in owner.</param>
    /// <param name="typed">As typed, in groups or not.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<CodeAnswer> RunAsync(long accountId, string? stamp, string? typed, CancellationToken cancellation = default)
    {
        var account = await records.Accounts.SingleOrDefaultAsync(a => a.Id == accountId, cancellation).ConfigureAwait(false);
        if (account is null || (stamp is not null && account.SecurityStamp != stamp))
        {
            return new CodeAnswer.Spent();
        }

        var subject = accountId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (await throttle.TakeAsync([(AccountLimits.WrongCode, subject)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            await TellAsync(account, subject, cancellation).ConfigureAwait(false);
            return new CodeAnswer.Wait(refusal.RetryAfter);
        }

        if (!await IsRightAsync(account, string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)), cancellation).ConfigureAwait(false))
        {
            return new CodeAnswer.Wrong();
        }

        await throttle.GiveBackAsync([(AccountLimits.WrongCode, subject)], cancellation).ConfigureAwait(false);
        return new CodeAnswer.Right();
    }

    /// <summary>What is counted of a code of the app: one use.</summary>
    internal static (Limit Limit, string Subject) SameCode(long accountId, string code) =>
        (AccountLimits.SameCode, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{accountId} {code}"));

    // Who gets this far knows the password, or reads the owner's mail.
    private async Task TellAsync(Account account, string subject, CancellationToken cancellation)
    {
        if (await throttle.TakeAsync([(AccountLimits.WrongCodeLetter, subject)], cancellation).ConfigureAwait(false) is null)
        {
            records.Post(letters.Changed(account.Email!, "Several wrong codes were typed for your account, by somebody who has passed its first step, such as the password. Nobody was let in."), time.GetUtcNow());
            await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsRightAsync(Account account, string code, CancellationToken cancellation)
    {
        if (code.Length != Digits)
        {
            var hash = RecoveryCode.HashOf(code);
            return await records.RecoveryCodes.Where(c => c.AccountId == account.Id && c.Hash == hash).ExecuteDeleteAsync(cancellation).ConfigureAwait(false) == 1;
        }

        return await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code).ConfigureAwait(false)
            && await throttle.TakeAsync([SameCode(account.Id, code)], cancellation).ConfigureAwait(false) is null;
    }
}

/// <summary>What came of a code.</summary>
public abstract record CodeAnswer
{
    private CodeAnswer()
    {
    }

    /// <summary>It is right, and used up.</summary>
    public sealed record Right : CodeAnswer;

    /// <summary>It is wrong or was used before.</summary>
    public sealed record Wrong : CodeAnswer;

    /// <summary>The account was changed since the first factor was checked.</summary>
    public sealed record Spent : CodeAnswer;

    /// <summary>Too many wrong ones came before; this one was not looked at.</summary>
    /// <param name="For">How long until one more is.</param>
    public sealed record Wait(TimeSpan For) : CodeAnswer;
}
