using System.Buffers.Binary;
using System.Net.Sockets;

namespace BzPeer.Benchmarks;

/// <summary>
/// Stands between the site and its PostgreSQL, on sockets of the file system, and counts what the site sends: the
/// only place where a round trip can be seen that no layer of the program may report wrongly.
/// </summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private const int Port = 5432;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _server;
    private readonly Task _accepting;
    private int _statements;
    private int _roundTrips;

    /// <param name="folder">Where the socket is made.</param>
    /// <param name="serverFolder">Where the server's own is, and its port.</param>
    /// <param name="serverPort">The port in the name of the server's socket.</param>
    public CountingProxy(string folder, string serverFolder, int serverPort)
    {
        _server = Path.Combine(serverFolder, $".s.PGSQL.{serverPort}");
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, $".s.PGSQL.{Port}")));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>What was counted since the last look.</summary>
    public (int Statements, int RoundTrips) Take() => (Interlocked.Exchange(ref _statements, 0), Interlocked.Exchange(ref _roundTrips, 0));

    private async Task AcceptAsync()
    {
        var pairs = new List<Task>();
        try
        {
            while (true)
                pairs.Add(PassAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(pairs);
        }
    }

    private async Task PassAsync(Socket site)
    {
        using (site)
        using (var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(_server), _stop.Token);
                await using var up = new NetworkStream(site);
                await using var down = new NetworkStream(server);
                await Task.WhenAny(CountAsync(up, down), down.CopyToAsync(up, _stop.Token));
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
            {
                // One side closed its connection, or the measuring is over.
            }
        }
    }

    /// <summary>Each message of the protocol but the first begins with a letter and its length: Execute and Query are statements, Sync and Query wait for the server.</summary>
    private async Task CountAsync(NetworkStream site, NetworkStream server)
    {
        var head = new byte[5];
        for (var started = false; ;)
        {
            var letter = started ? 1 : 0;
            await site.ReadExactlyAsync(head.AsMemory(0, letter + 4), _stop.Token);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(letter)) - 4];
            await site.ReadExactlyAsync(body, _stop.Token);
            if (started)
            {
                if (head[0] is (byte)'E' or (byte)'Q')
                    Interlocked.Increment(ref _statements);
                if (head[0] is (byte)'S' or (byte)'Q')
                    Interlocked.Increment(ref _roundTrips);
            }
            // A request for encryption alone is that short; the real beginning follows.
            started |= body.Length > 4;
            await server.WriteAsync(head.AsMemory(0, letter + 4), _stop.Token);
            await server.WriteAsync(body, _stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }
}
