using BzPeer.Mail;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Mail;

public sealed class SendMailTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly SmtpSink sink = new();
    private Outbox outbox = null!;

    public async ValueTask InitializeAsync()
    {
        outbox = new Outbox(database, sink);
        await using var empty = database.DataSource.CreateCommand("truncate outgoing_mails");
        await empty.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_letter_goes_out_once_and_leaves_nothing_personal_behind()
    {
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test", "Grüße an Ada") with { Unsubscribe = Outbox.Site.Of("/leave?token=tok-secret") });
        await using var worker = outbox.Worker();

        Assert.Equal(MailOutcome.Sent, (await LookAsync(worker)).Outcome);
        Assert.Equal(MailOutcome.NothingWaits, (await LookAsync(worker)).Outcome);

        var mail = Assert.Single(sink.Mails);
        var row = Assert.Single(await outbox.RowsAsync());
        Assert.Equal(("mail@bzpeer.test", "ada@bzpeer.test"), (mail.From, mail.To));
        Assert.Equal("Grüße an Ada", mail.Message.Subject);
        Assert.Equal($"{row.MessageId:N}@bzpeer.test", mail.Message.MessageId);
        Assert.Equal((outbox.Time.Now, 1), (row.SentAt, row.Tries));
        Assert.Equal((null, null, null, null, null), (row.Recipient, row.Subject, row.Text, row.Html, row.Unsubscribe));
        await using var whole = database.DataSource.CreateCommand("select m::text from outgoing_mails m");
        Assert.DoesNotMatch("@|Ada|tok-secret", (string)(await whole.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }

    [Fact]
    public async Task A_cause_that_is_taken_back_takes_its_letter_back()
    {
        await using (var records = database.Open())
        {
            await using var transaction = await records.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            records.Post(Outbox.LetterTo("ada@bzpeer.test"), outbox.Time.Now);
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        await using var worker = outbox.Worker();
        Assert.Equal(MailOutcome.NothingWaits, (await LookAsync(worker)).Outcome);
        Assert.Empty(await outbox.RowsAsync());
    }

    [Fact]
    public async Task Two_workers_at_once_send_each_letter_once()
    {
        await outbox.PostAsync(Enumerable.Range(0, 200).Select(n => Outbox.LetterTo(FormattableString.Invariant($"reader{n}@bzpeer.test"))));
        // The first two mails wait for each other: one worker alone would never get past its own.
        var begun = 0;
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sink.Accept = async _ =>
        {
            if (Interlocked.Increment(ref begun) == 2)
                both.SetResult();
            await both.Task;
            return true;
        };

        await Task.WhenAll(SendAllAsync(), SendAllAsync());

        Assert.Equal(200, sink.Mails.Count);
        Assert.Equal(200, sink.Mails.Select(mail => mail.To).Distinct().Count());
        Assert.Equal(2, sink.Connections); // one for each, kept from the first mail to the last
        Assert.All(await outbox.RowsAsync(), row => Assert.NotNull(row.SentAt));

        async Task SendAllAsync()
        {
            await using var worker = outbox.Worker();
            while (await LookAsync(worker) is { Outcome: not MailOutcome.NothingWaits } made)
                Assert.Equal(MailOutcome.Sent, made.Outcome);
        }
    }

    [Fact]
    public async Task What_is_refused_for_now_is_tried_at_the_stated_times_until_three_days_are_over()
    {
        sink.AnswerTo = to => $"451 4.2.0 <{to}> later";
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();
        var waits = new List<TimeSpan>();
        var begun = outbox.Time.Now;

        MailTry made;
        while ((made = await LookAsync(worker)).Outcome == MailOutcome.TriedInVain)
        {
            var next = Assert.Single(await outbox.RowsAsync()).NextTryAt;
            waits.Add(next - outbox.Time.Now);
            outbox.Time.Now = next.AddMilliseconds(-1);
            Assert.Equal(MailOutcome.NothingWaits, (await LookAsync(worker)).Outcome);
            outbox.Time.Now = next;
        }

        Assert.Equal([1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720], waits.Select(wait => wait.TotalMinutes));
        Assert.InRange(outbox.Time.Now - begun, TimeSpan.FromDays(2.5), TimeSpan.FromDays(3));
        var row = Assert.Single(await outbox.RowsAsync());
        Assert.Equal((MailOutcome.GivenUp, "451 4.2.0"), (made.Outcome, made.Reason));
        Assert.Equal((outbox.Time.Now, 12, "451 4.2.0", "ada@bzpeer.test"), (row.FailedAt, row.Tries, row.Failure, row.Recipient));
        outbox.Time.Now = outbox.Time.Now.AddDays(9);
        Assert.Equal(MailOutcome.NothingWaits, (await LookAsync(worker)).Outcome);
        Assert.Empty(sink.Mails);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_given_up_at_once_and_holds_nobody_up()
    {
        sink.AnswerTo = to => to.StartsWith("gone", StringComparison.Ordinal) ? $"550 5.1.1 <{to}> is nobody here" : null;
        await outbox.PostAsync(Outbox.LetterTo("gone@bzpeer.test"));
        outbox.Time.Now = outbox.Time.Now.AddSeconds(1);
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        var (gone, sent) = (await LookAsync(worker), await LookAsync(worker));

        var rows = await outbox.RowsAsync();
        Assert.Equal(new MailTry(MailOutcome.GivenUp, rows[0].Id, "550 5.1.1", IsRecipientRefused: true), gone);
        Assert.Equal(("550 5.1.1", "gone@bzpeer.test", 1), (rows[0].Failure, rows[0].Recipient, rows[0].Tries));
        Assert.Equal(new MailTry(MailOutcome.Sent, rows[1].Id), sent);
        Assert.Equal(1, sink.Connections);
        Assert.Equal(["ada@bzpeer.test"], sink.Mails.Select(mail => mail.To));
    }

    [Theory]
    [InlineData("550 5.1.1 nobody", MailOutcome.GivenUp, true)]
    [InlineData("550 5.1.10 takes no mail", MailOutcome.GivenUp, true)]
    [InlineData("550 nobody", MailOutcome.GivenUp, true)]
    [InlineData("551 moved", MailOutcome.GivenUp, true)]
    [InlineData("553 no such name", MailOutcome.GivenUp, true)]
    [InlineData("550 5.7.1 listed", MailOutcome.TriedInVain, false)]
    [InlineData("554 5.7.1 policy", MailOutcome.TriedInVain, false)]
    [InlineData("550 5.1.8 sender", MailOutcome.TriedInVain, false)]
    [InlineData("552 5.2.2 full", MailOutcome.TriedInVain, false)]
    [InlineData("552 full", MailOutcome.TriedInVain, false)]
    [InlineData("554 no", MailOutcome.GivenUp, false)]
    [InlineData("554 5.2.1 disabled", MailOutcome.GivenUp, true)]
    [InlineData("554 5.3.0 not here", MailOutcome.GivenUp, false)]
    [InlineData("504 5.5.2 name of the client rejected", MailOutcome.GivenUp, false)]
    [InlineData("503 5.5.1 commands out of order", MailOutcome.GivenUp, false)]
    [InlineData("550 5.2.1 disabled", MailOutcome.GivenUp, true)]
    [InlineData("550 5.4.1 access denied", MailOutcome.GivenUp, true)]
    [InlineData("550 5.6.0 content", MailOutcome.GivenUp, true)]
    [InlineData("450 4.2.1 busy", MailOutcome.TriedInVain, false)]
    public async Task An_address_that_is_refused_for_good_is_taken_for_none_any_more(string answer, MailOutcome outcome, bool isRefused)
    {
        sink.AnswerTo = _ => answer;
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        var made = await LookAsync(worker);

        Assert.Equal((outcome, isRefused), (made.Outcome, made.IsRecipientRefused));
    }

    [Theory]
    [InlineData("554 5.6.0 content", MailOutcome.GivenUp, "554 5.6.0")]
    [InlineData("550 no", MailOutcome.GivenUp, "550")]
    [InlineData("550 5.7.1 looks like spam", MailOutcome.TriedInVain, "550 5.7.1")]
    public async Task A_mail_that_is_refused_says_nothing_of_its_address(string answer, MailOutcome outcome, string reason)
    {
        sink.AnswerToMail = answer;
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        Assert.Equal(new MailTry(outcome, Assert.Single(await outbox.RowsAsync()).Id, reason), await LookAsync(worker));
    }

    [Fact]
    public async Task A_sender_that_is_refused_is_named_as_the_reason()
    {
        sink.AnswerToSender = "550 5.7.1 not from here";
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        Assert.Equal(new MailTry(MailOutcome.TriedInVain, Assert.Single(await outbox.RowsAsync()).Id, "sender 550 5.7.1"), await LookAsync(worker));
    }

    [Fact]
    public async Task A_digest_that_is_taken_takes_with_it_those_that_were_given_up_and_told_again()
    {
        var now = outbox.Time.Now;
        await using (var records = database.Open())
        {
            foreach (var (follower, to) in ((long, string)[])[(1, "told"), (1, "untold"), (2, "other"), (1, "taken")])
                records.Post(Outbox.LetterTo($"{to}@bzpeer.test"), now, follower, digestedBefore: to == "untold" ? 7 : null);
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using (var give = database.DataSource.CreateCommand("update outgoing_mails set failed_at = created_at where recipient <> 'taken@bzpeer.test'"))
            await give.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var worker = outbox.Worker();

        Assert.Equal(MailOutcome.Sent, (await LookAsync(worker)).Outcome);

        Assert.Equal(["untold@bzpeer.test", "other@bzpeer.test", null], (await outbox.RowsAsync()).Select(row => row.Recipient));
    }

    [Fact]
    public async Task Letters_go_before_digests_that_wait_longer()
    {
        await using (var records = database.Open())
        {
            foreach (var follower in (long[])[1, 2])
                records.Post(Outbox.LetterTo(FormattableString.Invariant($"reader{follower}@bzpeer.test")), outbox.Time.Now.AddHours(-follower), follower);
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        for (var n = 0; n < 3; n++)
            Assert.Equal(MailOutcome.Sent, (await LookAsync(worker)).Outcome);

        Assert.Equal(["ada@bzpeer.test", "reader2@bzpeer.test", "reader1@bzpeer.test"], sink.Mails.Select(mail => mail.To));
        Assert.All(await outbox.RowsAsync(), row => Assert.Null(row.FollowerId));
    }

    [Fact]
    public async Task A_connection_lost_before_the_answer_gives_a_repeat_that_is_known_as_one()
    {
        var hangUps = 1;
        sink.Accept = _ => Task.FromResult(hangUps-- <= 0);
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        Assert.Equal((MailOutcome.TriedInVain, "connection lost"), (await LookAsync(worker)) is var lost ? (lost.Outcome, lost.Reason) : default);
        outbox.Time.Now = outbox.Time.Now.AddMinutes(1);
        Assert.Equal(MailOutcome.Sent, (await LookAsync(worker)).Outcome);

        Assert.Equal(2, sink.Mails.Count);
        Assert.Equal(sink.Mails[0].Message.MessageId, sink.Mails[1].Message.MessageId);
        Assert.Equal(sink.Mails[0].Message.Date, sink.Mails[1].Message.Date);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left()
    {
        var never = new TaskCompletionSource<bool>();
        sink.Accept = mail => mail.To == "ada@bzpeer.test" ? Task.FromResult(true) : never.Task;
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();
        Assert.Equal(MailOutcome.Sent, (await LookAsync(worker)).Outcome);
        await outbox.PostAsync(Outbox.LetterTo("eve@bzpeer.test"));

        // Not before: to connect may take its time on a busy machine.
        worker.Patience = TimeSpan.FromMilliseconds(300);
        var made = await LookAsync(worker);

        never.SetResult(false);
        Assert.Equal((MailOutcome.TriedInVain, "no answer in time"), (made.Outcome, made.Reason));
    }

    [Fact]
    public async Task While_no_server_is_there_no_try_is_used_up()
    {
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        var there = outbox.Settings;
        await using (var nowhere = new SmtpSink())
            outbox.Settings = there with { Port = nowhere.Port };
        await using (var worker = outbox.Worker())
            Assert.Equal(new MailTry(MailOutcome.NoServer, Reason: "ConnectionRefused"), await LookAsync(worker));
        Assert.Equal((0, outbox.Time.Now), Assert.Single(await outbox.RowsAsync()) is var row ? (row.Tries, row.NextTryAt) : default);

        outbox.Settings = there;
        await using (var worker = outbox.Worker())
            Assert.Equal(MailOutcome.Sent, (await LookAsync(worker)).Outcome);
    }

    [Fact]
    public async Task Who_cannot_encrypt_hears_neither_password_nor_mail()
    {
        sink.Offers = "AUTH PLAIN";
        outbox.Settings = outbox.Settings with { Security = MailSecurity.StartTls, User = "bz", Password = "pass-word-secret" };
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        var made = await LookAsync(worker);

        Assert.Equal((MailOutcome.NoServer, "not supported by the server"), (made.Outcome, made.Reason));
        Assert.Null(sink.SignedIn);
        Assert.Empty(sink.Mails);
    }

    [Fact]
    public async Task Signs_in_where_a_user_is_set()
    {
        sink.Offers = "AUTH PLAIN";
        outbox.Settings = outbox.Settings with { User = "bz", Password = "pass-word-secret" };
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        Assert.Equal(MailOutcome.Sent, (await LookAsync(worker)).Outcome);

        Assert.Equal("\0bz\0pass-word-secret", sink.SignedIn);
    }

    [Fact]
    public async Task A_row_that_no_message_can_be_made_of_holds_nobody_up()
    {
        await outbox.PostAsync(Outbox.LetterTo("eve@bzpeer.test"));
        await using (var spoil = database.DataSource.CreateCommand("update outgoing_mails set recipient = 'ev e@@\nbzpeer'"))
            await spoil.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        outbox.Time.Now = outbox.Time.Now.AddSeconds(1);
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var worker = outbox.Worker();

        var (spoilt, sent) = (await LookAsync(worker), await LookAsync(worker));

        Assert.Equal((MailOutcome.TriedInVain, "ParseException"), (spoilt.Outcome, spoilt.Reason));
        Assert.Equal(MailOutcome.Sent, sent.Outcome);
        Assert.Equal(["ada@bzpeer.test"], sink.Mails.Select(mail => mail.To));
    }

    [Fact]
    public async Task What_waits_for_more_than_three_days_is_given_up_though_no_server_was_there()
    {
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"));
        await using var records = database.Open();
        Assert.Equal(0, await GiveUpOldMail.RunAsync(records, outbox.Time.Now.AddDays(3), TestContext.Current.CancellationToken));
        outbox.Time.Now = outbox.Time.Now.AddDays(3).AddSeconds(1);
        await outbox.PostAsync(Outbox.LetterTo("later@bzpeer.test"));

        Assert.Equal(1, await GiveUpOldMail.RunAsync(records, outbox.Time.Now, TestContext.Current.CancellationToken));

        var rows = await outbox.RowsAsync();
        Assert.Equal([outbox.Time.Now, null], rows.Select(row => row.FailedAt));
        Assert.Equal("waited too long", rows[0].Failure);
        await using var worker = outbox.Worker();
        Assert.Equal(rows[1].Id, (await LookAsync(worker)).Id);
        Assert.Equal(MailOutcome.NothingWaits, (await LookAsync(worker)).Outcome);
        await RemoveOldMail.RunAsync(records, outbox.Time.Now.AddDays(30).AddSeconds(1), TestContext.Current.CancellationToken);
        Assert.Null(Assert.Single(await outbox.RowsAsync()).Recipient);
    }

    [Fact]
    public async Task After_thirty_days_what_was_sent_is_gone_and_what_failed_is_empty()
    {
        sink.AnswerTo = to => to.StartsWith("gone", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null;
        await outbox.PostAsync(Outbox.LetterTo("ada@bzpeer.test"), Outbox.LetterTo("gone@bzpeer.test"));
        await using (var worker = outbox.Worker())
        {
            await LookAsync(worker);
            await LookAsync(worker);
        }
        await outbox.PostAsync(Outbox.LetterTo("waiting@bzpeer.test"));

        await using var records = database.Open();
        Assert.Equal(0, await RemoveOldMail.RunAsync(records, outbox.Time.Now.AddDays(30), TestContext.Current.CancellationToken));
        Assert.Equal(2, await RemoveOldMail.RunAsync(records, outbox.Time.Now.AddDays(30).AddSeconds(1), TestContext.Current.CancellationToken));
        Assert.Equal(0, await RemoveOldMail.RunAsync(records, outbox.Time.Now.AddDays(90), TestContext.Current.CancellationToken));

        var rows = await outbox.RowsAsync();
        Assert.Equal(["550 5.1.1", null], rows.Select(row => row.Failure));
        Assert.Equal([null, "waiting@bzpeer.test"], rows.Select(row => row.Recipient));
    }

    private static Task<MailTry> LookAsync(SendMail worker) => worker.RunAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => sink.DisposeAsync();
}
