using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using BzPeer.Fetching;
using Xunit;

namespace BzPeer.Tests.Fetching;

public sealed class FetchPageTests
{
    private const string Home = "93.184.215.14";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Brings_a_page_and_says_who_asks()
    {
        await using var internet = new SmallInternet();
        var server = Canary.Saying(Canary.Page("<p>Grüße</p>"));
        internet.Name("home.test", Home).Place(Home, 80, server);
        using var activity = new Activity("request").Start();

        var page = await internet.Fetcher().RunAsync(" http://home.test/~ada?x=1#top ", WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.Fetched, page.Outcome);
        Assert.Equal("<p>Grüße</p>", page.Text);
        Assert.Equal("http://home.test/~ada?x=1", page.Address?.AbsoluteUri);
        Assert.Equal(
            [
                "GET /~ada?x=1 HTTP/1.1", "Host: home.test", "User-Agent: BzPeer (+https://bzpeer.test/about)",
                "Accept: text/html, application/xhtml+xml", "Accept-Encoding: gzip, deflate, br",
            ],
            Assert.Single(server.Requests).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, internet.Trap.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://127.1/")]
    [InlineData("http://0/")]
    [InlineData("http://１２７.0.0.1/")]
    [InlineData("http://①②⑦。⓪。⓪。①/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2852039166/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[64:ff9b::127.0.0.1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://named.test/")]
    [InlineData("http://mapped.test/")]
    [InlineData("http://one-of-two.test/")]
    [InlineData("http://LOCALHOST/")]
    [InlineData("http://localhost./")]
    public async Task Reaches_no_private_network(string written)
    {
        await using var internet = PrivateNames(new SmallInternet());

        var page = await internet.Fetcher().RunAsync(written, WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.Forbidden, page.Outcome);
        Assert.Empty(internet.Reached);
        Assert.Equal(0, internet.Trap.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("//0x7f.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://named.test/")]
    [InlineData("http://mapped.test/")]
    [InlineData("http://one-of-two.test/")]
    [InlineData("http://localhost/")]
    public async Task Is_led_into_no_private_network(string location)
    {
        await using var internet = PrivateNames(new SmallInternet());
        var server = new Canary((head, stream, cancellation) =>
            Canary.WriteAsync(stream, Canary.Redirect(head.StartsWith("GET /further", StringComparison.Ordinal) ? location : "/further"), cancellation));
        internet.Name("home.test", Home).Place(Home, 80, server);

        var page = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.Forbidden, page.Outcome);
        Assert.Equal(2, server.Connections);
        Assert.Equal(2, internet.Reached.Count);
        Assert.Equal(0, internet.Trap.Connections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("home.test")]
    [InlineData("/home")]
    [InlineData("ftp://home.test/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://home.test/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//home.test/")]
    [InlineData("http:///")]
    [InlineData("http://ada@home.test/")]
    [InlineData("http://ada:secret@home.test/")]
    [InlineData("http://home.test:8080/")]
    [InlineData("http://home.test:443/")]
    [InlineData("https://home.test:80/")]
    [InlineData("http://home.test:22/")]
    [InlineData("http://home test/")]
    [InlineData("http://xn--\uFFFF/")]
    [InlineData("http://a..b/")]
    [InlineData("http://home.test\\@elsewhere.test/")]
    public async Task Goes_nowhere_for_what_is_no_address_of_a_page(string written)
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home);

        var page = await internet.Fetcher().RunAsync(written, WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.NotAnAddress, page.Outcome);
        Assert.Null(page.Address);
        Assert.Empty(internet.Reached);
    }

    [Fact]
    public async Task Takes_no_address_without_end()
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, Canary.Saying(Canary.Redirect("/" + new string('a', WebAddress.MaxLength))));

        var asked = await internet.Fetcher().RunAsync("http://home.test/" + new string('a', WebAddress.MaxLength), WantedMedia.Page, Cancellation);
        var led = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal((FetchOutcome.NotAnAddress, FetchOutcome.NotAnAddress), (asked.Outcome, led.Outcome));
        Assert.Single(internet.Reached);
    }

    [Fact]
    public async Task Looks_a_host_up_once_and_connects_to_what_was_found()
    {
        await using var internet = new SmallInternet();
        var server = Canary.Saying(Canary.Page("here"));
        internet.Name("rebinds.test", look => look == 1 ? [Home] : ["127.0.0.1"]).Place(Home, 80, server);

        var page = await internet.Fetcher().RunAsync("http://rebinds.test/", WantedMedia.Page, Cancellation);

        Assert.Equal("here", page.Text);
        Assert.Equal(1, internet.Lookups("rebinds.test"));
        Assert.Equal([new IPEndPoint(IPAddress.Parse(Home), 80)], internet.Reached);
    }

    [Fact]
    public async Task Looks_a_host_up_anew_when_it_is_led_back_to_it()
    {
        await using var internet = new SmallInternet();
        var server = Canary.Saying(Canary.Redirect("/again"));
        internet.Name("rebinds.test", look => look == 1 ? [Home] : ["127.0.0.1"]).Place(Home, 80, server);

        var page = await internet.Fetcher().RunAsync("http://rebinds.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.Forbidden, page.Outcome);
        Assert.Equal(1, server.Connections);
        Assert.Equal(0, internet.Trap.Connections);
    }

    [Fact]
    public async Task Tries_the_next_address_where_one_is_away()
    {
        await using var internet = new SmallInternet();
        var away = Canary.Saying("");
        await away.DisposeAsync();
        internet.Name("home.test", "1.1.1.1", Home).Place("1.1.1.1", 80, away).Place(Home, 80, Canary.Saying(Canary.Page("here")));

        var page = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal("here", page.Text);
        Assert.Equal(2, internet.Reached.Count);
    }

    [Theory]
    [InlineData(5, FetchOutcome.Fetched)]
    [InlineData(6, FetchOutcome.TooManyRedirects)]
    [InlineData(int.MaxValue, FetchOutcome.TooManyRedirects)]
    public async Task Follows_five_redirects_and_carries_no_cookie_along(int redirects, FetchOutcome outcome)
    {
        await using var internet = new SmallInternet();
        var left = redirects;
        var server = new Canary((_, stream, cancellation) =>
            Canary.WriteAsync(stream, left-- > 0 ? Canary.Redirect("/" + left) : Canary.Page("there"), cancellation));
        internet.Name("home.test", Home).Place(Home, 80, server);

        var page = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(outcome, page.Outcome);
        Assert.Equal(outcome == FetchOutcome.Fetched ? "http://home.test/0" : "http://home.test/" + (redirects - 5), page.Address?.AbsoluteUri);
        Assert.Equal(6, server.Connections);
        Assert.DoesNotContain(server.Requests, head => head.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Follows_every_kind_of_redirect_to_another_host(string status)
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, Canary.Saying(Canary.Redirect("http://other.test/page", status)))
            .Name("other.test", "1.1.1.1").Place("1.1.1.1", 80, Canary.Saying(Canary.Page("there")));

        var page = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal("there", page.Text);
        Assert.Equal("http://other.test/page", page.Address?.AbsoluteUri);
    }

    [Fact]
    public async Task Follows_no_redirect_that_leads_nowhere()
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, Canary.Saying("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"));

        Assert.Equal(FetchOutcome.NotAnAddress, (await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation)).Outcome);
    }

    [Fact]
    public async Task Trusts_a_certificate_for_the_host_alone()
    {
        await using var internet = new SmallInternet();
        using var certificate = Canary.CertificateFor("home.test");
        var server = Canary.Saying(Canary.Page("here"), certificate);
        internet.Name("home.test", Home).Name("other.test", Home).Place(Home, 443, server);

        var right = await internet.Fetcher(trusted: certificate).RunAsync("https://home.test/", WantedMedia.Page, Cancellation);
        var wrong = await internet.Fetcher(trusted: certificate).RunAsync("https://other.test/", WantedMedia.Page, Cancellation);
        var unknown = await internet.Fetcher().RunAsync("https://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal((FetchOutcome.Fetched, "here"), (right.Outcome, right.Text));
        Assert.Equal((FetchOutcome.BadTls, FetchOutcome.BadTls), (wrong.Outcome, unknown.Outcome));
        Assert.Equal(3, server.Connections);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Is_led_to_https_but_not_away_from_it()
    {
        await using var internet = new SmallInternet();
        using var certificate = Canary.CertificateFor("home.test");
        var plain = Canary.Saying(Canary.Redirect("https://home.test/"));
        var secure = Canary.Saying(Canary.Redirect("http://home.test/back"), certificate);
        internet.Name("home.test", Home).Place(Home, 80, plain).Place(Home, 443, secure);

        var page = await internet.Fetcher(trusted: certificate).RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.LostTls, page.Outcome);
        Assert.Equal((1, 1), (plain.Connections, secure.Connections));
    }

    [Fact]
    public async Task Takes_a_page_of_a_megabyte_and_no_more()
    {
        await using var internet = new SmallInternet();
        var size = FetchPage.MostBytes;
        internet.Name("home.test", Home).Place(Home, 80, new Canary((_, stream, cancellation) => Canary.WriteAsync(stream, Canary.Page(new string('a', size)), cancellation)));

        var largest = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);
        size++;
        var larger = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal((FetchOutcome.Fetched, FetchPage.MostBytes), (largest.Outcome, largest.Text.Length));
        Assert.Equal((FetchOutcome.TooLarge, ""), (larger.Outcome, larger.Text));
    }

    [Fact]
    public async Task Cuts_an_endless_body_off()
    {
        await using var internet = new SmallInternet();
        var cut = new TaskCompletionSource();
        internet.Name("home.test", Home).Place(Home, 80, new Canary(async (_, stream, cancellation) =>
        {
            try
            {
                await Canary.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", cancellation);
                while (true)
                    await Canary.WriteAsync(stream, "400\r\n" + new string('a', 1024) + "\r\n", cancellation);
            }
            catch (IOException)
            {
                cut.SetResult();
            }
        }));

        var page = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.TooLarge, page.Outcome);
        await cut.Task.WaitAsync(Cancellation);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Counts_what_is_unpacked(string packing)
    {
        await using var internet = new SmallInternet();
        using var packed = new MemoryStream();
        await using (Stream pack = packing switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            for (var i = 0; i < 100; i++)
                await pack.WriteAsync(new byte[FetchPage.MostBytes], Cancellation);
        }

        internet.Name("home.test", Home).Place(Home, 80, new Canary(async (_, stream, cancellation) =>
        {
            await Canary.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {packing}\r\nContent-Length: {packed.Length}\r\n\r\n", cancellation);
            await stream.WriteAsync(packed.ToArray(), cancellation);
        }));

        var page = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.TooLarge, page.Outcome);
    }

    [Fact]
    public async Task Understands_no_body_that_is_not_packed_as_it_says()
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, Canary.Saying("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"));

        Assert.Equal(FetchOutcome.NotHttp, (await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation)).Outcome);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "a")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900000\r\n\r\n", "a")]
    [InlineData("", "HTTP/1.1 103 Early Hints\r\n\r\n")]
    public async Task Waits_for_no_slow_server(string begins, string goesOn)
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, new Canary(async (_, stream, cancellation) =>
        {
            await Canary.WriteAsync(stream, begins, cancellation);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (await timer.WaitForNextTickAsync(cancellation))
                await Canary.WriteAsync(stream, goesOn, cancellation);
        }));

        var page = await internet.Fetcher(patience: TimeSpan.FromMilliseconds(300)).RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.TooSlow, page.Outcome);
    }

    [Fact]
    public async Task Waits_for_no_slow_handshake()
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 443, new Canary((_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation)));

        var page = await internet.Fetcher(patience: TimeSpan.FromMilliseconds(300)).RunAsync("https://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(FetchOutcome.TooSlow, page.Outcome);
    }

    [Fact]
    public async Task Waits_for_no_slow_name_server()
    {
        var fetcher = new FetchPage(new PublicAddress(new Uri("https://bzpeer.test")))
        {
            PatienceHere = TimeSpan.FromMilliseconds(50),
            Resolve = (_, _) => new TaskCompletionSource<IPAddress[]>().Task,
        };

        Assert.Equal(FetchOutcome.TooSlow, (await fetcher.RunAsync("http://home.test/", WantedMedia.Page, Cancellation)).Outcome);
    }

    [Fact]
    public async Task Takes_no_endless_header()
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, Canary.Saying("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X: " + new string('a', 1000) + "\r\n", 40)) + "\r\n"));

        Assert.Equal(FetchOutcome.TooLarge, (await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation)).Outcome);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n", FetchOutcome.NotHttp)]
    [InlineData("HTTP/1.1 abc\r\n\r\n", FetchOutcome.NotHttp)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", FetchOutcome.NotHttp)]
    [InlineData("", FetchOutcome.Unreachable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\nshort", FetchOutcome.Unreachable)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n", FetchOutcome.OtherStatus)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", FetchOutcome.OtherStatus)]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n", FetchOutcome.OtherStatus)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 0\r\n\r\n", FetchOutcome.OtherMedia)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: ???\r\nContent-Length: 0\r\n\r\n", FetchOutcome.OtherMedia)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", FetchOutcome.OtherMedia)]
    public async Task Says_what_became_of_every_other_answer(string answer, FetchOutcome outcome)
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, Canary.Saying(answer));

        var page = await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation);

        Assert.Equal(outcome, page.Outcome);
        Assert.Equal("", page.Text);
    }

    [Fact]
    public async Task Names_the_status_in_its_sentence()
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, Canary.Saying(Canary.Page("", status: "410 Gone")));

        Assert.Equal(
            "The server answered with the status 410 instead of a page.",
            (await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation)).Sentence);
    }

    [Theory]
    [InlineData("http://nowhere.test/", FetchOutcome.UnknownHost)]
    [InlineData("http://empty.test/", FetchOutcome.UnknownHost)]
    [InlineData("http://away.test/", FetchOutcome.Unreachable)]
    [InlineData("https://plain.test/", FetchOutcome.BadTls)]
    public async Task Says_who_could_not_be_reached(string written, FetchOutcome outcome)
    {
        await using var internet = new SmallInternet();
        var away = Canary.Saying("");
        await away.DisposeAsync();
        internet.Name("empty.test").Name("away.test", "1.1.1.1").Place("1.1.1.1", 80, away)
            .Name("plain.test", Home).Place(Home, 443, Canary.Saying(Canary.Page("", status: "400 Bad Request")));

        Assert.Equal(outcome, (await internet.Fetcher().RunAsync(written, WantedMedia.Page, Cancellation)).Outcome);
    }

    [Theory]
    [InlineData("text/html; charset=windows-1252", "Gr\u00FC\u00DFe \u2026", new byte[] { 0x47, 0x72, 0xFC, 0xDF, 0x65, 0x20, 0x85 })]
    [InlineData("text/html; charset=\"ISO-8859-1\"", "\u00FC", new byte[] { 0xFC })]
    [InlineData("text/html; charset=shift_jis", "\u65E5", new byte[] { 0x93, 0xFA })]
    [InlineData("text/html", "\u00FC", new byte[] { 0xC3, 0xBC })]
    [InlineData("text/html; charset=utf-8", "a\uFFFDb", new byte[] { 0x61, 0xFC, 0x62 })]
    [InlineData("text/html; charset=utf-7", "+AGE-", new byte[] { 0x2B, 0x41, 0x47, 0x45, 0x2D })]
    [InlineData("text/html; charset=nonsense", "\u00FC", new byte[] { 0xC3, 0xBC })]
    [InlineData("text/html", "\u00FC", new byte[] { 0xFF, 0xFE, 0xFC, 0x00 })]
    public async Task Decodes_by_the_charset(string media, string text, byte[] body)
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home).Place(Home, 80, new Canary(async (_, stream, cancellation) =>
        {
            await Canary.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Length: {body.Length}\r\n\r\n", cancellation);
            await stream.WriteAsync(body, cancellation);
        }));

        Assert.Equal(text, (await internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, Cancellation)).Text);
    }

    [Fact]
    public async Task Reaches_this_machine_only_where_that_was_said()
    {
        await using var here = Canary.Saying(Canary.Page("here"));
        var site = new PublicAddress(new Uri("http://localhost:5080"));
        var address = $"http://localhost:{here.Address.Port}/";

        var closed = await new FetchPage(site).RunAsync($"http://{here.Address}/", WantedMedia.Page, Cancellation);
        Assert.Equal((FetchOutcome.NotAnAddress, 0), (closed.Outcome, here.Connections));

        var open = await new FetchPage(site, mayReachThisMachine: true) { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Loopback }) }
            .RunAsync(address, WantedMedia.Page, Cancellation);
        Assert.Equal(("here", 1), (open.Text, here.Connections));
    }

    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://home.test:8080/")]
    public async Task Reaches_no_more_than_this_machine_then(string written)
    {
        await using var internet = new SmallInternet();
        internet.Name("home.test", Home);

        Assert.Equal(FetchOutcome.Forbidden, (await internet.Fetcher(mayReachThisMachine: true).RunAsync(written, WantedMedia.Page, Cancellation)).Outcome);
        Assert.Empty(internet.Reached);
    }

    [Fact]
    public async Task Ends_when_its_caller_does()
    {
        await using var internet = new SmallInternet();
        using var over = new CancellationTokenSource();
        internet.Name("home.test", Home).Place(Home, 80, new Canary(async (_, _, cancellation) =>
        {
            await over.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => internet.Fetcher().RunAsync("http://home.test/", WantedMedia.Page, over.Token));
    }

    private static SmallInternet PrivateNames(SmallInternet internet) => internet
        .Name("named.test", "10.1.2.3")
        .Name("mapped.test", "::ffff:127.0.0.1")
        .Name("one-of-two.test", Home, "192.168.0.1")
        .Name("localhost", "127.0.0.1")
        .Name("localhost.", "127.0.0.1");
}
