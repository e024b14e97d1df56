using System.Collections.Concurrent;
using System.Diagnostics;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Mail;

/// <summary>The site as a process of its own, killed while it sends, and started again.</summary>
public sealed class KilledMailTests(TestServer server)
{
    private const int Mails = 60;

    [Theory(Timeout = 120_000)]
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
        // The process goes by the clock on the wall, and gives up what was written days ago.
        outbox.Time.Now = TimeProvider.System.GetUtcNow();
        await outbox.PostAsync(Enumerable.Range(0, Mails).Select(n => Outbox.LetterTo(FormattableString.Invariant($"reader{n}@bzpeer.test"))));

        using var site = Create(database, sink);
        var taken = 0;
        if (repeats == 0)
            sink.AnswerTo = _ => ++taken == Mails / 2 ? KillNow() : null;
        else
            sink.Accept = _ => Task.FromResult(++taken != Mails / 2 || KillNow() is null);
        var log = Start(site);
        await site.WaitForExitAsync(token);
        Assert.True(taken == Mails / 2, $"Not killed {moment}:\n{string.Join('\n', log)}");
        Assert.All(await outbox.RowsAsync(), row => Assert.Equal(row.SentAt is null, row.Recipient is not null));

        using var again = Create(database, sink);
        var logAgain = Start(again);
        var mails = await sink.WaitAsync(all => all.Count == Mails + repeats, token);
        again.Kill();
        await again.WaitForExitAsync(token);

        Assert.Equal(Mails, mails.Select(mail => mail.To).Distinct().Count());
        Assert.Equal(Mails, mails.Select(mail => mail.Message.MessageId).Distinct().Count());
        Assert.Equal(Mails + repeats, sink.Mails.Count);
        Assert.All(log.Concat(logAgain), line => Assert.DoesNotMatch("reader[0-9]|A letter|tok-secret", line));

        string KillNow()
        {
            site.Kill(); // SIGKILL: nothing of it runs any more
            site.WaitForExit();
            return "421 nobody hears this";
        }
    }

    private static Process Create(TestDatabase database, SmtpSink sink)
    {
        var program = typeof(Program).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", program])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
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
        return new Process { StartInfo = start };
    }

    /// <summary>Starts it and keeps what it prints.</summary>
    private static ConcurrentQueue<string> Start(Process site)
    {
        var log = new ConcurrentQueue<string>();
        site.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        site.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        site.Start();
        site.BeginOutputReadLine();
        site.BeginErrorReadLine();
        return log;
    }
}
