using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using BzPeer.Mail;
using CsCheck;
using MimeKit;
using Xunit;

namespace BzPeer.Tests.Mail;

public sealed class LetterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(1));

    private static readonly MailSettings Settings = new()
    {
        Host = "localhost",
        Port = 25,
        Security = MailSecurity.None,
        From = "mail@bzpeer.test",
        FromName = "BzPeer",
    };

    [Fact]
    public async Task Is_sent_as_plain_text_and_as_HTML_that_say_the_same()
    {
        var message = await MessageOf(new Letter
        {
            To = "zoe@xn--mller-kva.test",
            Subject = "Überprüfe „BzPeer“ 漢字",
            Parts =
            [
                new Paragraph("Somebody, we hope you, asked for an account at BzPeer with this e-mail address. Open this to finish; it is good for one day:"),
                new Link("Finish signing up", new Uri("https://bzpeer.test/account/sign-up/finish?token=abc%2Bdef&x=1")),
                new Paragraph("From here on you can also type this code:"),
                new Code("K7M2-9QXZ"),
                new Paragraph("> Grüße"),
            ],
        });

        Assert.Equal("Überprüfe „BzPeer“ 漢字", message.Subject);
        Assert.Equal(("BzPeer", "mail@bzpeer.test"), (message.From.Mailboxes.Single().Name, message.From.Mailboxes.Single().Address));
        Assert.Equal("zoe@müller.test", message.To.Mailboxes.Single().Address);
        Assert.Equal(Now, message.Date);
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        Assert.Matches("^[0-9a-f]{32}@bzpeer\\.test$", message.MessageId);
        Assert.False(message.Headers.Contains(HeaderId.ListUnsubscribe));

        var (text, html) = Parts(message);
        Assert.Equal("flowed", text.ContentType.Parameters["format"]);
        Assert.Equal("utf-8", text.ContentType.Charset, ignoreCase: true);
        Assert.Equal(
            """
            Somebody, we hope you, asked for an account at BzPeer with this e-mail 
            address. Open this to finish; it is good for one day:

            Finish signing up
            https://bzpeer.test/account/sign-up/finish?token=abc%2Bdef&x=1

             From here on you can also type this code:

            K7M2-9QXZ

             > Grüße

            -- 
            BzPeer
            https://bzpeer.test

            """,
            text.Text.ReplaceLineEndings("\n"));

        var page = await ReadAsync(html.Text);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("utf-8", page.CharacterSet, ignoreCase: true);
        Assert.Equal("Überprüfe „BzPeer“ 漢字", page.Title);
        Assert.Equal(
            ["https://bzpeer.test/account/sign-up/finish?token=abc%2Bdef&x=1", "https://bzpeer.test"],
            page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Empty(page.QuerySelectorAll("[src], [background], link, script, img"));
        Assert.Equal(
            ["Somebody, we hope you, asked for an account at BzPeer with this e-mail address. Open this to finish; it is good for one day:", "Finish signing up", "From here on you can also type this code:", "K7M2-9QXZ", "> Grüße", "BzPeerhttps://bzpeer.test"],
            page.QuerySelectorAll("p").Select(p => p.TextContent));
    }

    [Fact]
    public async Task A_letter_to_a_list_says_how_to_leave_it_by_one_click()
    {
        var address = new Uri("https://bzpeer.test/follows/mail/unsubscribe?token=" + new string('a', 300));

        var message = await MessageOf(Outbox.LetterTo("ada@bzpeer.test") with { Unsubscribe = address });

        Assert.Equal($"<{address}>", message.Headers[HeaderId.ListUnsubscribe]);
        Assert.Equal("List-Unsubscribe=One-Click", message.Headers[HeaderId.ListUnsubscribePost]);
    }

    [Fact]
    public async Task What_is_listed_is_the_same_in_plain_text_and_in_HTML()
    {
        var message = await MessageOf(Outbox.LetterTo("ada@bzpeer.test") with
        {
            Parts = [new Heading("Ada <One>", Outbox.Site.Of("/researchers/a")), new Entry("A title", Outbox.Site.Of("/works/b"), "New work, 2026."), new Entry("Stop", Outbox.Site.Of("/stop"))],
        });

        var (text, html) = Parts(message);
        Assert.StartsWith(
            "Ada <One>\nhttps://bzpeer.test/researchers/a\n\nA title\nNew work, 2026.\nhttps://bzpeer.test/works/b\n\nStop\nhttps://bzpeer.test/stop\n\n",
            text.Text.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        var page = await ReadAsync(html.Text);
        Assert.Equal(["Ada <One>", "A title", "Stop"], page.QuerySelectorAll("h2 a, p[dir] a").Select(a => a.TextContent));
        Assert.Equal("A titleNew work, 2026.", page.QuerySelector("p[dir]")!.TextContent);
    }

    [Fact]
    public async Task A_line_break_in_a_subject_makes_no_header()
    {
        var message = await MessageOf(Outbox.LetterTo("ada@bzpeer.test", "Hello\r\nBcc: eve@bzpeer.test\r\n\r\n<b>text"));

        Assert.Equal("Hello Bcc: eve@bzpeer.test <b>text", message.Subject);
        Assert.Empty(message.Bcc);
        Assert.Equal("Hello Bcc: eve@bzpeer.test <b>text", (await ReadAsync(Parts(message).Html.Text)).Title);
    }

    [Theory]
    [InlineData("=?utf-8?B?4oCuZXZpbA==?= hello", "= ?utf-8?B?4oCuZXZpbA== ?= hello")] // a mark that turns the text around
    [InlineData("Grüße =?utf-8?q?x=0D=0ABcc:_eve=40bzpeer.test?=", "Grüße = ?utf-8?q?x=0D=0ABcc:_eve=40bzpeer.test?=")]
    public async Task What_looks_encoded_in_a_subject_is_read_as_it_was_written(string subject, string read)
    {
        var message = await MessageOf(Outbox.LetterTo("ada@bzpeer.test", subject));

        Assert.Equal(read, message.Subject);
        Assert.Empty(message.Bcc);
    }

    [Fact]
    public async Task A_stranger_s_words_stay_words_and_keep_their_order()
    {
        const string Name = "</p><script>alert(1)</script><img src=//evil.test/x>\u202egnp.exe\n\n-- \nBzPeer\0";

        var message = await MessageOf(Outbox.LetterTo("ada@bzpeer.test") with { Parts = [new Paragraph($"{Name} writes"), new Link(Name, new Uri("https://bzpeer.test/?<b>'\"")), new Code(Name)] });

        const string Printed = "</p><script>alert(1)</script><img src=//evil.test/x>gnp.exe -- BzPeer";
        var (text, html) = Parts(message);
        var lines = text.Text.ReplaceLineEndings("\n").Replace(" \n", " ", StringComparison.Ordinal).Split('\n');
        Assert.Equal([$"{Printed} writes", Printed, "https://bzpeer.test/?%3Cb%3E'%22", Printed, "-- BzPeer", "https://bzpeer.test"], lines.Where(line => line.Length > 0));
        var page = await ReadAsync(html.Text);
        Assert.Empty(page.QuerySelectorAll("script, img, b"));
        Assert.Equal([$"{Printed} writes", Printed, Printed], page.QuerySelectorAll("p").SkipLast(1).Select(p => p.TextContent));
    }

    [Fact]
    public void What_is_absurdly_long_is_cut_between_characters()
    {
        var mail = Post(Outbox.LetterTo("ada@bzpeer.test", string.Concat(Enumerable.Repeat("😀", 5_000))) with { Parts = [new Paragraph(new string('x', 1_000_000))] });

        Assert.InRange(mail.Subject!.Length, OutgoingMail.LongestSubject - 1, OutgoingMail.LongestSubject);
        Assert.EndsWith("😀…", mail.Subject, StringComparison.Ordinal);
        Assert.InRange(mail.Text!.Length, 1, 5_000);
        Assert.InRange(mail.Html!.Length, 1, 5_000);
    }

    [Fact]
    public void Whatever_is_written_makes_one_whole_message() =>
        Gen.Select(Gen.String, Gen.String, Gen.String).Sample((subject, paragraph, label) =>
        {
            var letter = new Letter
            {
                To = "ada@bzpeer.test",
                Subject = subject,
                Parts = [new Paragraph(paragraph), new Link(label, new Uri("https://bzpeer.test/" + Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(label))))), new Code(label)],
            };

            var message = MessageOf(letter).GetAwaiter().GetResult();

            Assert.Equal(
                ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-Id", "Subject", "To"],
                message.Headers.Concat(message.Body!.Headers).Select(header => header.Field).Order(StringComparer.Ordinal));
            var mail = Post(letter);
            Assert.Equal(ComposeMessage.HeaderText(mail.Subject!), message.Subject ?? "");
            var (text, html) = Parts(message);
            Assert.Equal(MailText.WithSignature(mail.Text!, Outbox.Site), text.Text.ReplaceLineEndings("\n"));
            Assert.Equal(MailHtml.WholeDocument(mail.Subject!, mail.Html!, Outbox.Site), html.Text.ReplaceLineEndings("\n"));
        });

    [Theory]
    [InlineData("ada@bzpeer.test\r\nBcc: eve@bzpeer.test")]
    [InlineData("ada@bzpeer.test, eve@bzpeer.test")]
    [InlineData("Ada <ada@bzpeer.test>")]
    [InlineData("\"a\r\nRCPT TO:<eve@bzpeer.test>\"@bzpeer.test")]
    [InlineData("ada@localhost")]
    [InlineData("")]
    public void A_letter_to_no_one_or_to_several_is_refused_without_naming_them(string to)
    {
        var refused = Assert.Throws<ArgumentException>(() => Post(Outbox.LetterTo(to)));

        Assert.DoesNotContain("@", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    [InlineData("file:///etc/passwd")]
    public void A_link_that_leads_nowhere_on_the_web_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => Post(Outbox.LetterTo("ada@bzpeer.test") with { Parts = [new Link("Open", new Uri(address, UriKind.RelativeOrAbsolute))] }));

    private static OutgoingMail Post(Letter letter)
    {
        using var records = BzPeerDatabase.Open("Host=nowhere");
        return records.Post(letter, Now);
    }

    /// <summary>The message as its reader's program reads it.</summary>
    private static async Task<MimeMessage> MessageOf(Letter letter)
    {
        using var message = ComposeMessage.From(Post(letter), Settings, Outbox.Site);
        message.Prepare(EncodingConstraint.SevenBit);
        var sent = new MemoryStream();
        await message.WriteToAsync(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, sent);
        Assert.All(Encoding.Latin1.GetString(sent.ToArray()).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998)); // RFC 5322, 2.1.1
        Assert.DoesNotContain(sent.ToArray(), b => b > 127);
        sent.Position = 0;
        return await MimeMessage.LoadAsync(sent);
    }

    private static (TextPart Text, TextPart Html) Parts(MimeMessage message)
    {
        var parts = Assert.IsType<MultipartAlternative>(message.Body);
        Assert.Equal(["text/plain", "text/html"], parts.Select(part => part.ContentType.MimeType));
        return ((TextPart)parts[0], (TextPart)parts[1]);
    }

    private static Task<IDocument> ReadAsync(string html) => BrowsingContext.New().OpenAsync(page => page.Content(html));
}
