using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using BzPeer.Fetching;

namespace BzPeer.Tests.Fetching;

/// <summary>
/// Names, addresses and servers that a fetcher believes to be the internet. A connection to an address where no server was
/// placed ends at the <see cref="Trap"/>, which counts it.
/// </summary>
public sealed class SmallInternet : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<int, IPAddress[]>> names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IPEndPoint, Canary> servers = new();
    private readonly ConcurrentDictionary<string, int> lookups = new(StringComparer.Ordinal);

    /// <summary>Where everything ends that should not have been connected to.</summary>
    public Canary Trap { get; } = Canary.Saying(Canary.Page("secret"));

    /// <summary>The addresses that were connected to, first to last.</summary>
    public ConcurrentQueue<IPEndPoint> Reached { get; } = [];

    /// <summary>How often a name was looked up.</summary>
    public int Lookups(string host) => lookups.GetValueOrDefault(host);

    /// <summary>Gives a name addresses.</summary>
    public SmallInternet Name(string host, params string[] addresses) => Name(host, _ => addresses);

    /// <summary>Gives a name addresses that differ from look to look, counted from 1.</summary>
    public SmallInternet Name(string host, Func<int, string[]> addresses)
    {
        names[host] = look => [.. addresses(look).Select(IPAddress.Parse)];
        return this;
    }

    /// <summary>Places a server.</summary>
    public SmallInternet Place(string address, int port, Canary server)
    {
        servers[new IPEndPoint(IPAddress.Parse(address), port)] = server;
        return this;
    }

    /// <summary>A fetcher in this internet.</summary>
    public FetchPage Fetcher(TimeSpan? patience = null, X509Certificate2? trusted = null, bool mayReachThisMachine = false) =>
        new(new PublicAddress(new Uri("https://bzpeer.test")), mayReachThisMachine)
        {
            PatienceHere = patience ?? TimeSpan.FromMinutes(1),
            Trusted = trusted,
            Resolve = ResolveAsync,
            Connect = ConnectAsync,
        };

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        var look = lookups.AddOrUpdate(host, 1, (_, before) => before + 1);
        return names.TryGetValue(host, out var addresses) ? Task.FromResult(addresses(look)) : throw new SocketException((int)SocketError.HostNotFound);
    }

    private async ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        Reached.Enqueue(address);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(servers.GetValueOrDefault(address, Trap).Address, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Values.Append(Trap))
            await server.DisposeAsync();
    }
}
