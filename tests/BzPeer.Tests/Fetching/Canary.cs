using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace BzPeer.Tests.Fetching;

/// <summary>
/// A server on this machine that counts who comes and answers byte by byte what it is told to, whether that is HTTP or not.
/// </summary>
public sealed class Canary : IAsyncDisposable
{
    // RFC 8446, 5.1: how each connection over TLS begins.
    private const char TlsHandshake = (char)22;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Func<string, Stream, CancellationToken, Task> answer;
    private readonly X509Certificate2? certificate;
    private readonly Task serving;

    /// <param name="answer">Gets the head of a request and where to write; the connection is closed afterwards.</param>
    /// <param name="certificate">Speaks TLS with it.</param>
    public Canary(Func<string, Stream, CancellationToken, Task> answer, X509Certificate2? certificate = null)
    {
        this.answer = answer;
        this.certificate = certificate;
        listener.Start();
        serving = ServeAsync();
    }

    public IPEndPoint Address => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>How often somebody connected.</summary>
    public int Connections { get; private set; }

    /// <summary>The heads of all requests, first to last.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Answers everything in the same way.</summary>
    public static Canary Saying(string answer, X509Certificate2? certificate = null) =>
        new((_, stream, cancellation) => WriteAsync(stream, answer, cancellation), certificate);

    /// <summary>A whole answer with a body.</summary>
    public static string Page(string body, string media = "text/html; charset=utf-8", string status = "200 OK") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>A whole answer that leads elsewhere.</summary>
    public static string Redirect(string location, string status = "302 Found") =>
        $"HTTP/1.1 {status}\r\nSet-Cookie: met=before; Path=/\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n";

    public static async Task WriteAsync(Stream stream, string text, CancellationToken cancellation) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);

    /// <summary>A certificate for hosts, signed by itself.</summary>
    public static X509Certificate2 CertificateFor(params string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=canary", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task ServeAsync()
    {
        var calls = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                Connections++;
                calls.Add(AnswerAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(calls);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = await OpenAsync(client);
            if (await ReadHeadAsync(stream) is not { } head)
                return;
            Requests.Enqueue(head);
            await answer(head, stream, closing.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException)
        {
            // The visitor is gone, or the test is over.
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (certificate is null)
            return client.GetStream();
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, closing.Token);
        return tls;
    }

    private async Task<string?> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, closing.Token) == 0)
                return null;
            head.Append((char)one[0]);
            if (head.Length == 1 && head[0] == TlsHandshake)
                break; // and gets an answer in plain HTTP, as of servers that speak nothing else
        }

        return head.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (serving.IsCompleted)
            return; // a test has sent it away
        await closing.CancelAsync();
        await serving;
        listener.Dispose();
        closing.Dispose();
    }
}
