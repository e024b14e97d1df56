namespace BzPeer.Mail;

/// <summary>What somebody is to read: one recipient, plain words, links. Post it with <see cref="PostLetter"/>.</summary>
public sealed record Letter
{
    /// <summary>The recipient's e-mail address, one that <see cref="EmailAddress.IsUsable"/> takes.</summary>
    public required string To { get; init; }

    /// <summary>One line; the rest is cut off after <see cref="OutgoingMail.LongestSubject"/> characters.</summary>
    public required string Subject { get; init; }

    /// <summary>The text, from top to bottom. The signature is added to it.</summary>
    public required IReadOnlyList<LetterPart> Parts { get; init; }

    /// <summary>
    /// Where a POST ends this kind of mail (RFC 8058): for mail to a list of followers alone. The address works without
    /// a session and without a form token, because the reader's mail service sends the request.
    /// </summary>
    public Uri? Unsubscribe { get; init; }
}

/// <summary>One part of a letter. Whatever text it is given is printed as text: markup and line breaks in it mean nothing.</summary>
public abstract record LetterPart
{
    private protected LetterPart()
    {
    }
}

/// <summary>Running text in one paragraph.</summary>
public sealed record Paragraph(string Text) : LetterPart;

/// <summary>Something to do: a button in HTML; in plain text its label and below it the bare address.</summary>
/// <param name="Label">What it does, without a full stop: "Confirm this e-mail address".</param>
/// <param name="Address">Absolute, https or http.</param>
public sealed record Link(string Label, Uri Address) : LetterPart;

/// <summary>Names what the parts under it are about.</summary>
/// <param name="Text">The name.</param>
/// <param name="Address">Its page: absolute, https or http.</param>
public sealed record Heading(string Text, Uri Address) : LetterPart;

/// <summary>One thing of several: a plain link and, under it, what else is to be said of it.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="Address">Its page: absolute, https or http.</param>
/// <param name="Note">One line more; null where there is none.</param>
public sealed record Entry(string Text, Uri Address, string? Note = null) : LetterPart;

/// <summary>A short code to type in elsewhere.</summary>
public sealed record Code(string Text) : LetterPart;
