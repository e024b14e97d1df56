using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace BzPeer.Fetching;

/// <summary>
/// Fetches a page that a stranger named. Each hop looks the host up once and connects to what was found, if all of it may
/// be reached; nothing of this site goes along but its name. Whatever the far side does ends in a <see cref="FetchedPage"/>.
/// </summary>
/// <param name="site">The site, by which it introduces itself.</param>
/// <param name="mayReachThisMachine">
/// Takes pages on this machine too, at any port. For tests, and for a site that nobody else can reach: no setting alone may lead here.
/// </param>
public sealed class FetchPage(PublicAddress site, bool mayReachThisMachine = false)
{
    /// <summary>How many redirects are followed.</summary>
    public const int MostRedirects = 5;

    /// <summary>Largest page, in bytes as they are when nothing is packed any more.</summary>
    public const int MostBytes = 1_000_000;

    /// <summary>Largest header of an answer, in units of 1,024 bytes.</summary>
    public const int MostHeaderKilobytes = 32;

    /// <summary>How long all of it may take, every redirect included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int BytesAtATime = 16_384;

    /// <summary><see cref="Patience"/>, or less.</summary>
    internal TimeSpan PatienceHere { get; init; } = Patience;

    /// <summary>Looks a host up.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Connects to an address that may be reached.</summary>
    internal Func<IPEndPoint, CancellationToken, ValueTask<Stream>> Connect { get; init; } = ConnectAsync;

    /// <summary>Whose certificates are trusted; null: those that the system trusts.</summary>
    internal X509Certificate2? Trusted { get; init; }

    /// <summary>Reads an address that somebody wrote, if it is one that is fetched here.</summary>
    public bool TryRead(string? written, [NotNullWhen(true)] out Uri? address) => WebAddress.TryRead(written, out address, anyPort: mayReachThisMachine);

    /// <summary>Fetches a page.</summary>
    /// <param name="written">Its address, as somebody wrote it.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="cancellation">Gives up, and throws for it.</param>
    public async Task<FetchedPage> RunAsync(string written, WantedMedia wanted, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (!TryRead(written, out var address))
        {
            return new FetchedPage(FetchOutcome.NotAnAddress);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(PatienceHere);
        using var handler = NewHandler(patience.Token);
        using var client = new HttpMessageInvoker(handler);
        for (var redirects = 0; ; redirects++)
        {
            FetchOutcome outcome;
            try
            {
                using var request = Request(address, wanted);
                using var answer = await client.SendAsync(request, patience.Token).ConfigureAwait(false);
                if (!IsRedirect(answer.StatusCode))
                {
                    return await ReadAsync(answer, address, wanted, patience.Token).ConfigureAwait(false);
                }

                outcome = redirects == MostRedirects ? FetchOutcome.TooManyRedirects : Follow(answer.Headers.Location, ref address);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException or InvalidDataException or OperationCanceledException)
            {
                cancellation.ThrowIfCancellationRequested();
                outcome = patience.IsCancellationRequested ? FetchOutcome.TooSlow : OutcomeOf(e);
            }

            if (outcome != FetchOutcome.Fetched)
            {
                return new FetchedPage(outcome, address);
            }
        }
    }

    private SocketsHttpHandler NewHandler(CancellationToken patience)
    {
        // A certificate can name addresses from which more certificates are to be had: nothing is fetched from there.
        var chain = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (Trusted is not null)
        {
            chain.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.CustomTrustStore.Add(Trusted);
        }

        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = (context, _) => OpenAsync(context.DnsEndPoint, patience),
            MaxResponseHeadersLength = MostHeaderKilobytes,
            MaxResponseDrainSize = 0,
            // Never used again: each hop is looked up anew.
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain },
        };
    }

    /// <summary>The one place where a connection begins: what is looked up here is checked here and connected to here.</summary>
    private async ValueTask<Stream> OpenAsync(DnsEndPoint host, CancellationToken patience)
    {
        var found = IPAddress.TryParse(host.Host, out var literal) ? [literal] : await ResolveAsync(host.Host, patience).ConfigureAwait(false);

        // One forbidden address among others is an attempt, or a mistake that would show at another try.
        if (found.Any(address => !MayBeReached(address, host.Port)))
        {
            throw new NoConnectionException(FetchOutcome.Forbidden);
        }

        for (var i = 0; i < found.Length; i++)
        {
            var isLast = i == found.Length - 1;
            using var turn = CancellationTokenSource.CreateLinkedTokenSource(patience);
            if (!isLast)
            {
                turn.CancelAfter(PatienceHere / 4);
            }

            try
            {
                return await Connect(new IPEndPoint(found[i], host.Port), turn.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!isLast && !patience.IsCancellationRequested && (e is SocketException or OperationCanceledException))
            {
                // The next one may answer.
            }
        }

        throw new NoConnectionException(FetchOutcome.UnknownHost);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken patience)
    {
        try
        {
            return await Resolve(host, patience).WaitAsync(patience).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new NoConnectionException(FetchOutcome.UnknownHost);
        }
    }

    private bool MayBeReached(IPAddress address, int port) =>
        mayReachThisMachine && IPAddress.IsLoopback(address) || port is 80 or 443 && !ForbiddenNetworks.Include(address);

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private HttpRequestMessage Request(Uri address, WantedMedia wanted)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("BzPeer", null));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue($"(+{site.Of("/about")})"));
        request.Headers.Accept.ParseAdd(wanted.Accept);
        return request;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private FetchOutcome Follow(Uri? location, ref Uri address)
    {
        if (!WebAddress.TryRead(location?.OriginalString, out var next, from: address, anyPort: mayReachThisMachine))
        {
            return FetchOutcome.NotAnAddress;
        }

        if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
        {
            return FetchOutcome.LostTls;
        }

        address = next;
        return FetchOutcome.Fetched;
    }

    private static async Task<FetchedPage> ReadAsync(HttpResponseMessage answer, Uri address, WantedMedia wanted, CancellationToken patience)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return new FetchedPage(FetchOutcome.OtherStatus, address, (int)answer.StatusCode);
        }

        var media = answer.Content.Headers.ContentType;
        if (!wanted.Types.Contains(media?.MediaType, StringComparer.OrdinalIgnoreCase))
        {
            return new FetchedPage(FetchOutcome.OtherMedia, address);
        }

        var source = await answer.Content.ReadAsStreamAsync(patience).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        using var bytes = new MemoryStream();
        var some = new byte[BytesAtATime];
        while (await source.ReadAsync(some, patience).ConfigureAwait(false) is > 0 and var read)
        {
            if (bytes.Length + read > MostBytes)
            {
                return new FetchedPage(FetchOutcome.TooLarge, address);
            }

            bytes.Write(some, 0, read);
        }

        bytes.Position = 0;
        using var text = new StreamReader(bytes, EncodingOf(media?.CharSet));
        return new FetchedPage(FetchOutcome.Fetched, address, Text: await text.ReadToEndAsync(patience).ConfigureAwait(false));
    }

    /// <summary>Without a name that is known, UTF-8: what is looked for is ASCII, as are the tags around it.</summary>
    private static Encoding EncodingOf(string? charset)
    {
        var name = charset?.Trim('"', '\'', ' ') ?? "";
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8;
        }
    }

    private static FetchOutcome OutcomeOf(Exception failure) => failure switch
    {
        HttpRequestException { InnerException: NoConnectionException none } => none.Outcome,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => FetchOutcome.BadTls,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => FetchOutcome.TooLarge,
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => FetchOutcome.NotHttp,
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } or InvalidDataException => FetchOutcome.NotHttp,
        _ => FetchOutcome.Unreachable,
    };

    /// <summary>Carries an outcome through the client, which knows only that there is no connection.</summary>
    private sealed class NoConnectionException(FetchOutcome outcome) : IOException
    {
        public FetchOutcome Outcome { get; } = outcome;
    }
}
