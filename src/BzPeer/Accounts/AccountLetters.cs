using System.Globalization;
using BzPeer.Mail;

namespace BzPeer.Accounts;

/// <summary>What accounts are told by mail: the one place with those words.</summary>
public sealed class AccountLetters(PublicAddress site, MailedTokens tokens)
{
    /// <summary>Confirms the e-mail address of a new account.</summary>
    public Letter SignUp(string to, SignUpToken token) => Asked(
        to, "Finish signing up at BzPeer",
        "asked for an account at BzPeer with this e-mail address. Open this to finish; it is good for one day:",
        new Link("Finish signing up", site.Of("/account/sign-up/finish", "token", tokens.Make(token, SignUpToken.ValidFor))),
        "No account is made, and you hear no more of this.");

    /// <summary>Answers who signs up with an e-mail address that has an account.</summary>
    public Letter SignUpAgain(string to, LogInToken token) => Asked(
        to, "You have an account at BzPeer",
        "tried to sign up at BzPeer with this e-mail address. It has an account already. Open this to log in; it is good for half an hour, once:",
        LogInLink(token),
        "Nobody was let in.");

    /// <summary>Logs in.</summary>
    public Letter LogIn(string to, LogInToken token) => Asked(
        to, "Log in to BzPeer",
        "asked for a link that logs in to your account at BzPeer. It is good for half an hour, once:",
        LogInLink(token),
        "Nobody was let in.");

    /// <summary>Sets a new password.</summary>
    public Letter Reset(string to, ResetToken token) => Asked(
        to, "Set a new password at BzPeer",
        "asked to set a new password for your account at BzPeer. This is good for one hour, once:",
        new Link("Set a new password", site.Of("/account/password/reset", "token", tokens.Make(token, ResetToken.ValidFor))),
        "Your password stays as it is.");

    /// <summary>Answers who asks for a link for an e-mail address that has no account. Its token is made and thrown away, so that it takes as long.</summary>
    public Letter NoAccount(string to, string? @return)
    {
        _ = tokens.Make(new SignUpToken(to, @return), SignUpToken.ValidFor);
        return new()
        {
            To = to,
            Subject = "No account at BzPeer",
            Parts =
            [
                new Paragraph("Somebody, we hope you, asked for a link to an account at BzPeer with this e-mail address. There is none. Perhaps you signed up with another address; or sign up with this one:"),
                new Link("Sign up", site.Of("/account/sign-up")),
                new Paragraph("If it wasn’t you, do nothing, and you hear no more of this."),
            ],
        };
    }

    /// <summary>Confirms another e-mail address of an account.</summary>
    public Letter NewEmail(NewEmailToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new()
        {
            To = token.Email,
            Subject = "Confirm your new e-mail address at BzPeer",
            Parts =
            [
                new Paragraph("The owner of an account at BzPeer, we hope you, wants to use this e-mail address from now on. Open this to confirm it; it is good for one day:"),
                new Link("Confirm this e-mail address", site.Of("/account/email/confirm", "token", tokens.Make(token, NewEmailToken.ValidFor))),
                new Paragraph("If it wasn’t you, do nothing. Your address is not used."),
            ],
        };
    }

    /// <summary>Answers for an e-mail address that another account is asked to move to, though it has one. As for <see cref="NoAccount"/>, a token is made.</summary>
    public Letter EmailTaken(NewEmailToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        _ = tokens.Make(token, NewEmailToken.ValidFor);
        return new()
        {
            To = token.Email,
            Subject = "This e-mail address has an account at BzPeer",
            Parts =
            [
                new Paragraph("The owner of another account at BzPeer, perhaps you, wanted to use this e-mail address from now on. It has an account already, so nothing was changed. Two accounts can’t have one address: delete one of them, or log in to this one:"),
                new Link("Log in", site.Of("/account/log-in")),
                new Paragraph("If it wasn’t you, do nothing."),
            ],
        };
    }

    /// <summary>Tells the old e-mail address that the account is about to leave it.</summary>
    public Letter EmailAsked(string to, string newEmail) => new()
    {
        To = to,
        Subject = "Another e-mail address for your account at BzPeer",
        Parts =
        [
            new Paragraph($"Somebody logged in to your account, we hope you, asked to use {newEmail} instead of this e-mail address. The change happens once that address is confirmed."),
            .. IfItWasntYou,
        ],
    };

    /// <summary>Tells the old e-mail address that the account has left it.</summary>
    public Letter EmailChanged(string to, string newEmail) => new()
    {
        To = to,
        Subject = "Your account at BzPeer has another e-mail address",
        Parts =
        [
            new Paragraph($"Your account at BzPeer now uses {newEmail}, and no longer this e-mail address. This is the last message to it."),
            new Paragraph("If it wasn’t you, somebody has got into your account: write to those who run the site at once, from this address. The page “About” says how."),
            new Link("About BzPeer", site.Of("/about")),
        ],
    };

    /// <summary>Tells the owner what was changed about how the account is guarded.</summary>
    /// <param name="to">The account's e-mail address.</param>
    /// <param name="what">A whole sentence: "The password of your account was changed."</param>
    public Letter Changed(string to, string what) => new()
    {
        To = to,
        Subject = "Your account at BzPeer was changed",
        Parts = [new Paragraph(what), .. IfItWasntYou],
    };

    /// <summary>Tells the owner of a log-in from a place that is not familiar.</summary>
    public Letter NewDevice(string to, string device, DateTimeOffset now) => new()
    {
        To = to,
        Subject = "A new device is logged in to your account at BzPeer",
        Parts =
        [
            new Paragraph(string.Create(CultureInfo.InvariantCulture, $"{device}, {now.UtcDateTime:d MMMM yyyy, HH:mm} UTC. If it was you, there is nothing to do.")),
            .. IfItWasntYou,
        ],
    };

    /// <summary>Confirms that an account is being deleted, with the way back.</summary>
    public Letter Deletion(string to, TakeBackToken token, DateTimeOffset erasedOn) => new()
    {
        To = to,
        Subject = "Your account at BzPeer is being deleted",
        Parts =
        [
            new Paragraph(string.Create(CultureInfo.InvariantCulture, $"You are logged out everywhere, and nothing of the account is used any more. On {erasedOn.UtcDateTime:d MMMM yyyy} it is erased for good. Until then you can take it back:")),
            new Link("Take it back", site.Of("/account/restore", "token", tokens.Make(token, TakeBackToken.ValidFor))),
            new Paragraph("If it wasn’t you who asked for it, take it back and set a new password."),
        ],
    };

    private IReadOnlyList<LetterPart> IfItWasntYou =>
    [
        new Paragraph("If it wasn’t you, set a new password now: that logs everybody else out."),
        new Link("Set a new password", site.Of("/account/password/forgotten")),
    ];

    /// <summary>A letter that somebody who knows the e-mail address can cause, whoever that is.</summary>
    private static Letter Asked(string to, string subject, string what, Link link, string otherwise) => new()
    {
        To = to,
        Subject = subject,
        Parts = [new Paragraph($"Somebody, we hope you, {what}"), link, new Paragraph($"If it wasn’t you, do nothing. {otherwise}")],
    };

    private Link LogInLink(LogInToken token) => new("Log in", site.Of("/account/log-in/open", "token", tokens.Make(token, LogInToken.ValidFor)));
}
