using System.Diagnostics;
using BzPeer.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Accounts;

/// <summary>Nobody can tell by the time whether an e-mail address has an account.</summary>
public sealed class TimingTests(AccountSite site) : IClassFixture<AccountSite>
{
    private const int Pairs = 300;
    private const int WarmUp = 20;
    private const int Shuffles = 2_000;

    // One in a hundred differs by chance; a difference that is there is there each time.
    private const int Tries = 4;

    [Theory]
    [InlineData("log-in", "/account/log-in", "Log in")]
    [InlineData("sign-up", "/account/sign-up", "Continue")]
    [InlineData("link", "/account/log-in/link", "Mail me a link")]
    [InlineData("reset", "/account/password/forgotten", "Mail me a link")]
    public async Task Known_and_unknown_addresses_take_the_same_time(string what, string address, string button)
    {
        var report = new List<string>();
        for (var run = 0; run < Tries; run++)
        {
            await AddAccountsAsync($"{what}{run}");
            var (known, unknown) = await MeasureAsync($"{what}{run}", address, button);
            var difference = Median(known) - Median(unknown);
            var (low, high) = OfThemselves(known, unknown);
            if (difference >= low && difference <= high)
                return;
            report.Add($"{difference * 1000:0.0} µs apart, by themselves from {low * 1000:0.0} to {high * 1000:0.0} µs, of {Median(known):0.00} ms");
        }

        Assert.Fail($"{what}: {string.Join("; ", report)}");
    }

    private async Task<(double[] Known, double[] Unknown)> MeasureAsync(string what, string address, string button)
    {
        // One browser for all: its form is filled in with other addresses, and comes from another network each time.
        var visitor = site.Visitor();
        var page = await visitor.GetAsync(address);
        var (known, unknown) = (new double[Pairs], new double[Pairs]);
        for (var n = -WarmUp; n < Pairs; n++)
        {
            // Which comes first changes, so that neither profits from the other.
            for (var turn = 0; turn < 2; turn++)
            {
                var isKnown = turn == (n & 1);
                visitor.Network = AccountSite.NewNetwork();
                (string, string?)[] fields = [("Email", $"{(isKnown ? "real" : "none")}-{what}-{n + WarmUp:000}@site.example")];
                var started = Stopwatch.GetTimestamp();
                await visitor.SubmitAsync(page, button, address == "/account/log-in" ? [.. fields, ("Password", "wrong as can be")] : fields);
                var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (n >= 0)
                    (isKnown ? known : unknown)[n] = took;
            }
        }

        return (known, unknown);
    }

    /// <summary>The middle 99 % of the differences that the same pairs give when chance says which of the two is which.</summary>
    private static (double Low, double High) OfThemselves(double[] known, double[] unknown)
    {
        var chance = new Random(4711);
        var differences = new double[Shuffles];
        var (one, other) = (new double[Pairs], new double[Pairs]);
        for (var shuffle = 0; shuffle < Shuffles; shuffle++)
        {
            for (var n = 0; n < Pairs; n++)
                (one[n], other[n]) = chance.Next(2) == 0 ? (known[n], unknown[n]) : (unknown[n], known[n]);
            differences[shuffle] = Median(one) - Median(other);
        }

        Array.Sort(differences);
        return (differences[Shuffles / 200], differences[^(Shuffles / 200 + 1)]);
    }

    private static double Median(double[] times)
    {
        var sorted = times.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private async Task AddAccountsAsync(string what)
    {
        var hasher = site.Services.GetRequiredService<IPasswordHasher<Account>>();
        var hash = hasher.HashPassword(null!, AccountSite.Password);
        await using var records = site.Open();
        for (var n = 0; n < Pairs + WarmUp; n++)
        {
            var account = new Account(BzPeer.Mail.EmailAddress.Parse($"real-{what}-{n:000}@site.example"), "Somebody", site.Clock.GetUtcNow());
            account.SetPassword(hash, site.Clock.GetUtcNow());
            records.Accounts.Add(account);
        }

        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
