using BzPeer.Mail;

namespace BzPeer.Claims;

/// <summary>What claimants and owners are told by mail: the one place with those words. No letter repeats what somebody else wrote privately.</summary>
public sealed class ClaimLetters(PublicAddress site, PublicIds ids, Links links)
{
    /// <summary>The page of a claim.</summary>
    public Uri PageOf(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return site.Of(links.Claim(claim.Id));
    }

    /// <summary>The claim's short id, by which two people can say of which claim they speak.</summary>
    private string NumberOf(Claim claim) => ids.Encode(RecordKind.Claim, claim.Id);

    /// <summary>The page of an author.</summary>
    public Uri PageOf(long authorId, string name) => site.Of(links.Researcher(authorId, name));

    /// <summary>The code that proves an institutional address.</summary>
    public static Letter EmailCode(string to, string author, string code) => new()
    {
        To = to,
        Subject = "Your code for claiming a record at BzPeer",
        Parts =
        [
            new Paragraph($"Somebody, we hope you, claims the author record of {author} at BzPeer and says that this e-mail address is theirs. If so, type this code on the page of the claim; it is good for one hour:"),
            new Code(code),
            new Paragraph("If it wasn’t you, do nothing: without the code nothing happens."),
        ],
    };

    /// <summary>The author is the account's now.</summary>
    public Letter Accepted(string to, Claim claim, string author) => About(
        to, $"The record of {author} is yours", claim.MergesIntoId is null
            ? $"Your claim of the author record of {author} at BzPeer is accepted. You can say now which works are yours, what name is shown, and what visitors read of you."
            : $"The author record of {author} at BzPeer is merged into yours: its works stand on your page now, and its address leads there.",
        claim.Reason, new Link("Open your record", PageOf(claim.MergesIntoId ?? claim.AuthorId, author)));

    /// <summary>A moderator refused it.</summary>
    public Letter Refused(string to, Claim claim, string author) => About(
        to, $"Your claim of the record of {author}", $"A moderator refused your claim of the author record of {author} at BzPeer.",
        claim.Reason, new Link("Read it, or ask another moderator", PageOf(claim)));

    /// <summary>A moderator took it away.</summary>
    public Letter Revoked(string to, Claim claim, string author) => About(
        to, $"The record of {author} is no longer yours", $"A moderator revoked your claim of the author record of {author} at BzPeer. What you decided about it no longer counts.",
        claim.Reason, new Link("Read it, or ask another moderator", PageOf(claim)));

    /// <summary>A moderator took back what had stayed when the owner gave the record up.</summary>
    public Letter RevokedAfterwards(string to, Claim claim, string author) => About(
        to, $"What you decided about the record of {author} no longer counts",
        $"You gave the author record of {author} at BzPeer up. A moderator has revoked your claim of it since: what you said of its works and what you merged into it no longer counts.",
        claim.Reason, new Link("Read it, or ask another moderator", PageOf(claim)));

    /// <summary>Tells a rival that the dispute ended because their evidence is lost.</summary>
    public Letter DisputeUnproved(string to, Claim claim, string author) => About(
        to, $"Your dispute about the record of {author} has ended",
        $"None of your proofs for the author record of {author} at BzPeer counts any more, so the record stays with its owner, and no moderator decides about your claim. While somebody else owns the record, you can claim it anew only after {Claim.Rest.Days} days.",
        null, new Link("Open your claim", PageOf(claim)));

    /// <summary>Tells the rival of an owner.</summary>
    public Letter Disputes(string to, Claim claim, string author) => About(
        to, $"The record of {author} is claimed twice", $"The author record of {author} at BzPeer is claimed by somebody else too, so a moderator looks at both claims and decides.",
        null, new Link("Open your claim", PageOf(claim)));

    /// <summary>Tells the owner of a rival.</summary>
    public Letter Disputed(string to, Claim owner, string author) => About(
        to, $"Somebody else claims the record of {author}", $"Somebody with evidence of their own claims the author record of {author} at BzPeer, which is yours. Until a moderator has decided, nothing of it can be changed. You can add evidence to your claim meanwhile.",
        null, new Link("Open your claim", PageOf(owner)));

    /// <summary>Tells the owner that the dispute is over.</summary>
    public Letter DisputeOver(string to, Claim owner, string author) => About(
        to, $"The record of {author} stays yours", $"The other claim of the author record of {author} at BzPeer is off. You can change your record again.",
        null, new Link("Open your record", PageOf(owner.AuthorId, author)));

    /// <summary>Tells the owner, or whose claim still waits, that a proof counts no more.</summary>
    public Letter Lost(string to, Claim claim, string author, EvidenceKind kind, EvidenceFault fault) => claim.IsOwner
        ? About(
            to, "A proof of your record at BzPeer is lost", $"Your author record of {author} rested on this proof: {EvidenceWords.Of(kind)}. It counts no more, so the verification level may have fallen; the record stays yours. {EvidenceWords.Of(fault)}",
            null, new Link("Renew it or add another", PageOf(claim)))
        : About(
            to, "A proof of your claim at BzPeer is lost", $"Your claim of the author record of {author} rested on this proof: {EvidenceWords.Of(kind)}. It counts no more. {EvidenceWords.Of(fault)}",
            null, new Link(claim.IsOpen ? "Renew it or add another" : "Open your claim", PageOf(claim)));

    /// <summary>Tells the owner, or whose claim still waits, that a strong proof counts as weak from now on.</summary>
    public Letter Weakened(string to, Claim claim, string author, EvidenceKind kind, EvidenceFault fault) => About(
        to, claim.IsOwner ? "A proof of your record at BzPeer is weaker now" : "A proof of your claim at BzPeer is weaker now",
        claim.IsOwner
            ? $"Your author record of {author} rested on this strong proof: {EvidenceWords.Of(kind)}. {EvidenceWords.Of(fault)} The verification level may have fallen; the record stays yours."
            : $"Your claim of the author record of {author} rested on this strong proof: {EvidenceWords.Of(kind)}. {EvidenceWords.Of(fault)}",
        null, new Link("Prove it again or add another", PageOf(claim)));

    /// <summary>Tells the owner that an address is to be confirmed again.</summary>
    public Letter ConfirmAgain(string to, Claim claim, string author, DateTimeOffset until) => About(
        to, "Confirm your institutional address at BzPeer", $"A year ago you confirmed an e-mail address at an institution for your author record of {author}. Confirm it again, or another one, before {until.UtcDateTime.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)}; after that it counts no more.",
        null, new Link("Confirm it", PageOf(claim)));

    /// <summary>Asks a co-author to vouch. The claimant is named as they call themselves, which proves nothing; the letter says so.</summary>
    public Letter AskToVouch(string to, Claim claim, string author, string claimant)
    {
        var number = NumberOf(claim);
        return new()
        {
            To = to,
            Subject = $"Somebody who claims the record of {author} asks you to vouch",
            Parts =
            [
                new Paragraph($"Somebody who calls their account at BzPeer “{claimant}” claims the author record of {author}, and names you as a co-author who can confirm that it is theirs."),
                new Paragraph($"Anybody can choose such a name. Confirm it only if you know this person, and have asked them in a way that you trust whether the claim {number} is theirs: the number stands on their page too."),
                new Link("Confirm it, or say no", new Uri($"{PageOf(claim.AuthorId, author)}/vouch?claim={number}")),
                new Paragraph("If you do nothing, nothing happens. Nobody but the claimant and moderators learns what you answer; a vouch counts without your name."),
            ],
        };
    }

    /// <summary>Tells a claimant that the co-author vouches.</summary>
    public Letter VoucherConfirmed(string to, Claim claim, string author) => About(
        to, $"A co-author vouches for your claim of the record of {author}",
        $"The co-author whom you asked confirms that the author record of {author} at BzPeer is yours. It is a weak proof{(claim.State == ClaimState.Pending ? ": a moderator looks at your claim now" : "")}.",
        null, new Link("Open your claim", PageOf(claim)));

    /// <summary>Tells a claimant that the co-author doesn't.</summary>
    public Letter VoucherDeclined(string to, Claim claim, string author) => About(
        to, $"A co-author did not confirm your claim of the record of {author}",
        $"The co-author whom you asked did not confirm that the author record of {author} at BzPeer is yours. You can prove it in another way.",
        null, new Link("Open your claim", PageOf(claim)));

    private static Letter About(string to, string subject, string what, string? reason, Link link) => new()
    {
        To = to,
        Subject = subject,
        Parts =
        [
            new Paragraph(what),
            .. reason is null ? Array.Empty<LetterPart>() : [new Paragraph($"Reason: {reason}")],
            link,
        ],
    };
}
