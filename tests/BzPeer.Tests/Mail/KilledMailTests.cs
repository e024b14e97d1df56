using System.Diagnostics;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Mail;

/// <summary>The site as a process of its own, killed while it sends, and started again.</summary>
public sealed class KilledMailTests(TestServer server)
{
    private const int Mails = 60;

    [Theory]
    [InlineData("before a mail is given over", 0)]
    [InlineData("after the server has the mail, before it says so", 1)]
    public async Task Each_letter_arrives_and_at_most_one_a_second_time(string moment, int repeats)
    {
        var token = TestContext.Current.CancellationToken;
        await using var sink = new SmtpSink();
        var database = new TestDatabase(server);
        await database.InitializeAsync();
        await using var dropping = database;
        var outbox = new Outbox(database, sink);
        await outbox.PostAsync(Enumerable.Range(0, Mails).Select(n => Outbox.LetterTo(FormattableString.Invariant($"reader{n}@bzpeer.test"))));

        Process? site = null;
        var taken = 0;
        if (repeats == 0)
            sink.AnswerTo = _ => ++taken == Mails / 2 ? KillNow() : null;
        else
            sink.Accept = _ => Task.FromResult(++taken != Mails / 2 || KillNow() is null);
        using (site = Start(database, sink))
            await site.WaitForExitAsync(token);
        Assert.NotEqual(0, site.ExitCode);
        Assert.True(taken == Mails / 2, moment);

        using var again = Start(database, sink);
        var mails = await sink.WaitAsync(all => all.Count == Mails + repeats, token);
        again.Kill();
        await again.WaitForExitAsync(token);

        Assert.Equal(Mails, mails.Select(mail => mail.To).Distinct().Count());
        Assert.Equal(Mails, mails.Select(mail => mail.Message.MessageId).Distinct().Count());
        Assert.Equal(Mails + repeats, sink.Mails.Count);

        string KillNow()
        {
            site!.Kill(); // SIGKILL: nothing of it runs any more
            site.WaitForExit();
            return "421 nobody hears this";
        }
    }

    private static Process Start(TestDatabase database, SmtpSink sink)
    {
        var program = typeof(Program).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", program])
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(program)!,
            Environment =
            {
                ["ConnectionStrings__BzPeer"] = database.ConnectionString,
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Address"] = "https://bzpeer.test",
                ["Demo"] = "false",
            },
        };
        foreach (var (name, value) in sink.Settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
