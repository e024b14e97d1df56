using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using BzPeer.Postgres;

namespace BzPeer.Benchmarks;

/// <summary>The site as it is run, in a process of its own, on loopback; its log is read and dropped, but for the beginning.</summary>
internal sealed class SiteProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly FirstBytes _log = new();
    private Task _dropping = Task.CompletedTask;

    private SiteProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it on a database and waits until it is ready.</summary>
    public static async Task<SiteProcess> StartAsync(string connectionString)
    {
        var program = typeof(SiteProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "SiteProgram").Value!;
        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        var start = new ProcessStartInfo("dotnet", [program])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program)!,
        };
        start.Environment[Database.EnvironmentVariable] = connectionString;
        start.Environment["ASPNETCORE_URLS"] = address.AbsoluteUri;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Demo"] = "false";
        var site = new SiteProcess(Process.Start(start)!, address);
        site._dropping = site._process.StandardOutput.BaseStream.CopyToAsync(site._log);
        try
        {
            await site.WaitUntilReadyAsync();
        }
        catch
        {
            await site.DisposeAsync();
            await Console.Error.WriteLineAsync(Encoding.UTF8.GetString(site._log.Kept));
            throw;
        }
        return site;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < _patience; await Task.Delay(50))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The site ended with exit code {_process.ExitCode.ToString(CultureInfo.InvariantCulture)}.");
            try
            {
                using var answer = await client.GetAsync(new Uri(Address, "/health/ready"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet.
            }
        }
        throw new TimeoutException("The site was not ready in time.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _dropping;
        _process.Dispose();
    }

    /// <summary>Takes everything and keeps the first few kilobytes, which say why a site did not start.</summary>
    private sealed class FirstBytes : Stream
    {
        private readonly byte[] _kept = new byte[8192];
        private int _length;

        public ReadOnlySpan<byte> Kept => _kept.AsSpan(0, _length);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            var taken = Math.Min(count, _kept.Length - _length);
            Array.Copy(buffer, offset, _kept, _length, taken);
            _length += taken;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
