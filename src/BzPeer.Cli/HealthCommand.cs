using System.CommandLine;

namespace BzPeer.Cli;

/// <summary><c>health URL</c>: asks a running site whether it is ready. For containers, whose image has no other client.</summary>
internal static class HealthCommand
{
    // A health check that takes longer is a failed one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var address = new Argument<Uri>("address")
        {
            Description = "The address to ask, such as http://localhost:8080/health/ready.",
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
                ? url
                : Refuse(result),
        };
        var command = new Command("health", "Ask a running site whether it is ready: exit code 0 if it is, else 1.") { address };
        command.SetAction((parsed, cancellation) => AskAsync(parsed.GetRequiredValue(address), cancellation));
        return command;
    }

    private static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"{result.Tokens[0].Value} is not an address that begins with http:// or https://.");
        return null;
    }

    private static async Task<int> AskAsync(Uri address, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(address, cancellation);
            Console.WriteLine($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {silent.Message}");
            return 1;
        }
    }
}
