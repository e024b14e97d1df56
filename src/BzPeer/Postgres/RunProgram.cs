using System.Diagnostics;

namespace BzPeer.Postgres;

/// <summary>What a program left behind.</summary>
/// <param name="ExitCode">0 when it succeeded.</param>
/// <param name="Output">What it printed, errors included.</param>
internal sealed record ProgramResult(int ExitCode, string Output);

/// <summary>Runs one program to its end, without a shell and without the caller's terminal.</summary>
internal static class RunProgram
{
    public static async Task<ProgramResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The caller's folder may be closed to the account that the program runs as.
            WorkingDirectory = "/",
        };
        // The caller's PGHOST, PGPORT, PGDATA … are about another server; messages are read below, so in English.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} was not started.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ProgramResult(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited)
                process.Kill();
            throw;
        }
    }
}
