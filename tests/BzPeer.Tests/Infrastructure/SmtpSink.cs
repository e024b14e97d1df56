using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace BzPeer.Tests.Infrastructure;

/// <summary>
/// A mail server that keeps what it is given. It speaks as much SMTP (RFC 5321) as mail programs say, and fails on request.
/// <code>
/// await using var sink = new SmtpSink();
/// // … the site with sink.Settings …
/// var mail = await sink.WaitForAsync(m => m.To == "ada@bzpeer.test", TestContext.Current.CancellationToken);
/// </code>
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly List<SunkMail> mails = [];
    private readonly Task serving;
    private TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SmtpSink()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The site's settings for it, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Smtp__Host"] = "127.0.0.1",
        ["Smtp__Port"] = FormattableString.Invariant($"{Port}"),
        ["Smtp__Security"] = "none",
        ["Smtp__From"] = "mail@bzpeer.test",
    };

    /// <summary>What is answered to a recipient: "451 4.2.0 later"; null takes them.</summary>
    public Func<string, string?> AnswerTo { get; set; } = _ => null;

    /// <summary>What is answered to a sender; null takes them.</summary>
    public string? AnswerToSender { get; set; }

    /// <summary>What is answered to each whole mail instead of keeping it: "554 5.6.0 content"; null keeps it.</summary>
    public string? AnswerToMail { get; set; }

    /// <summary>Is told of each mail when it is here whole, before the sender hears that it is; false hangs up instead.</summary>
    public Func<SunkMail, Task<bool>> Accept { get; set; } = _ => Task.FromResult(true);

    /// <summary>What EHLO offers: "AUTH PLAIN".</summary>
    public string Offers { get; set; } = "8BITMIME";

    /// <summary>How often somebody connected.</summary>
    public int Connections { get; private set; }

    /// <summary>What <c>AUTH PLAIN</c> brought last, decoded: user and password, each after a NUL.</summary>
    public string? SignedIn { get; private set; }

    /// <summary>What arrived so far, first to last, repeats too.</summary>
    public IReadOnlyList<SunkMail> Mails
    {
        get
        {
            lock (gate)
                return [.. mails];
        }
    }

    /// <summary>The first mail that fits, as soon as it is here.</summary>
    public async Task<SunkMail> WaitForAsync(Func<SunkMail, bool> fits, CancellationToken cancellation) =>
        (await WaitAsync(all => all.Any(fits), cancellation)).First(fits);

    /// <summary>All mails, as soon as they are what is waited for.</summary>
    public async Task<IReadOnlyList<SunkMail>> WaitAsync(Func<IReadOnlyList<SunkMail>, bool> areThere, CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            lock (gate)
                next = arrived.Task;
            if (Mails is var now && areThere(now))
                return now;
            await next.WaitAsync(cancellation);
        }
    }

    private async Task ServeAsync()
    {
        var calls = new List<Task>();
        try
        {
            while (true)
                calls.Add(AnswerAsync(await listener.AcceptTcpClientAsync(closing.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(calls);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        Connections++;
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            // Bytes are letters here: only the parser of the message knows what they spell.
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 sink");
            var (from, to) = ("", "");
            while (await reader.ReadLineAsync(closing.Token) is { } line)
            {
                var answer = line.Split(' ', ':')[0].ToUpperInvariant() switch
                {
                    "EHLO" => $"250-sink\r\n250 {Offers}",
                    "AUTH" => SignIn(line),
                    "MAIL" => Address(out from, AnswerToSender ?? "250 OK"),
                    "RCPT" => AnswerTo(Address(out to)) ?? "250 OK",
                    "DATA" => "354 Go on",
                    "QUIT" => "221 Bye",
                    "RSET" or "NOOP" => "250 OK",
                    _ => "500 What?",
                };
                await writer.WriteLineAsync(answer);
                if (answer.StartsWith("221", StringComparison.Ordinal))
                    return;
                if (!answer.StartsWith("354", StringComparison.Ordinal))
                    continue;
                var mail = new SunkMail(from, to, await ReadMessageAsync(reader));
                if (AnswerToMail is { } refusal)
                {
                    await writer.WriteLineAsync(refusal);
                    continue;
                }

                if (!await TakeAsync(mail))
                    return;
                await writer.WriteLineAsync("250 Kept");

                string Address(out string address, string? answer = null)
                {
                    address = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
                    return answer ?? address;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The sender is gone, or the test is over.
        }
    }

    private string SignIn(string line)
    {
        SignedIn = Encoding.UTF8.GetString(Convert.FromBase64String(line["AUTH PLAIN ".Length..]));
        return "235 Welcome";
    }

    private async Task<MimeMessage> ReadMessageAsync(StreamReader reader)
    {
        var bytes = new MemoryStream();
        while (await reader.ReadLineAsync(closing.Token) is { } line && line != ".")
            bytes.Write(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
        bytes.Position = 0;
        return await MimeMessage.LoadAsync(bytes, closing.Token);
    }

    private async Task<bool> TakeAsync(SunkMail mail)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            mails.Add(mail);
            told = arrived;
            arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        told.SetResult();
        return await Accept(mail);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await serving;
        listener.Dispose();
        closing.Dispose();
    }
}

/// <summary>One mail as it arrived.</summary>
/// <param name="From">The sender of the envelope.</param>
/// <param name="To">The recipient of the envelope.</param>
/// <param name="Message">The message.</param>
public sealed record SunkMail(string From, string To, MimeMessage Message);
