using System.Text;
using System.Text.Json.Serialization;
using BzPeer.Accounts;
using BzPeer.Mail;

namespace BzPeer.Follows;

/// <summary>What is mailed to e-mail addresses that follow, or are asked to, apart from the news: the one place with those words.</summary>
public sealed class FollowLetters(PublicAddress site, MailedTokens tokens, FollowLinks links)
{
    /// <summary>Asks whoever reads the mailbox whether they want to follow.</summary>
    /// <param name="token">What is asked for.</param>
    /// <param name="name">
    /// The name of the record. Null for a search: its words are a stranger's, who could have anything mailed to anybody by
    /// them; they stand on the page that the link opens.
    /// </param>
    public Letter Confirm(FollowToken token, string? name)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new()
        {
            To = token.Email,
            Subject = name is null ? "Follow a search at BzPeer?" : $"Follow {name} at BzPeer?",
            Parts =
            [
                new Paragraph($"Somebody, we hope you, wants news of {name ?? "a search"} mailed from BzPeer to this e-mail address. Open this to see it once more and to begin; it is good for one day:"),
                new Link("Begin to follow", site.Of("/follows/mail/confirm", "token", tokens.Make(token, FollowToken.ValidFor))),
                new Paragraph("If it wasn’t you, do nothing. Nothing is stored, and you hear no more of this."),
            ],
        };
    }

    /// <summary>Leads to what an e-mail address follows.</summary>
    public Letter Manage(string to, long followerId, Guid stamp) => new()
    {
        To = to,
        Subject = "What you follow at BzPeer",
        Parts =
        [
            new Paragraph("Somebody, we hope you, asked for a link to what this e-mail address follows at BzPeer. See it, change it or end it here:"),
            new Link("What you follow", links.Manage(followerId, stamp)),
            new Paragraph("If it wasn’t you, do nothing. Nothing was changed."),
        ],
    };
}

/// <summary>
/// Begins to follow by e-mail address: whoever has it reads the mailbox. It carries all that is needed, so that nothing is
/// stored about an address before its reader says so.
/// </summary>
/// <param name="Email">The address that it was mailed to.</param>
/// <param name="Kind">What kind of subject.</param>
/// <param name="Id">The subject; 0 for a search.</param>
/// <param name="Words">The words of a search in UTF-8, in which the longest are short enough for a link; null otherwise.</param>
/// <param name="Often">How often to mail.</param>
public sealed record FollowToken(string Email, SubjectKind Kind, long Id, byte[]? Words, DigestFrequency Often)
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(1);

    /// <summary>The words of a search as text; null otherwise.</summary>
    [JsonIgnore]
    public string? Text => Words is null ? null : Encoding.UTF8.GetString(Words);
}
