using BzPeer.Accounts;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Makes a claim: whose, of which author, with which of its works. Evidence comes next.</summary>
public sealed class StartClaim(BzPeerDbContext records, Throttle throttle, TimeProvider time)
{
    /// <summary>Makes it.</summary>
    /// <param name="me">Who claims.</param>
    /// <param name="authorId">What is claimed.</param>
    /// <param name="listed">The works that the claimant saw.</param>
    /// <param name="mine">Those of them that they left ticked.</param>
    /// <param name="note">A note for the moderators.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<StartAnswer> RunAsync(
        LoggedIn me, long authorId, IReadOnlyCollection<long> listed, IReadOnlySet<long> mine, string? note, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(mine);
        if (await throttle.TakeAsync([(ClaimLimits.Claims, me.LimitSubject)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new StartAnswer.Wait(refusal.RetryAfter);
        }

        var now = time.GetUtcNow();
        return await LedgerTurn.RunAsync<StartAnswer>(records, now, _ => StartAsync(me, authorId, listed, mine, note, now, cancellation), cancellation).ConfigureAwait(false);
    }

    private async Task<StartAnswer> StartAsync(
        LoggedIn me, long authorId, IReadOnlyCollection<long> listed, IReadOnlySet<long> mine, string? note, DateTimeOffset now, CancellationToken cancellation)
    {
        var author = await records.Authors.Where(a => a.Id == authorId && a.MergedIntoId == null && a.ErasedAt == null)
            .Select(a => new { a.IsInvented, Key = records.AuthorKeys.Where(k => k.AuthorId == a.Id && !k.IsInvented).Select(k => k.Key).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (author is null || author.IsInvented || author.Key is null)
        {
            return new StartAnswer.NotClaimable();
        }

        var earlier = await records.Claims.Where(c => c.AccountId == me.AccountId).AsNoTracking().ToListAsync(cancellation).ConfigureAwait(false);
        if (earlier.Find(c => c.AuthorId == authorId && (c.IsOpen || c.State == ClaimState.Accepted)) is { } same)
        {
            return new StartAnswer.Started(same.Id);
        }

        // Whom a moderator has refused asks another one, and does not begin anew; nor does at once who took a dispute back. Its page says from when on.
        if (await records.RestsAfterAsync(me.AccountId, authorId, now, cancellation).ConfigureAwait(false) is { } resting)
        {
            return new StartAnswer.Started(resting);
        }

        if (earlier.Count(c => c.IsOpen) >= Claim.MostOpen)
        {
            return new StartAnswer.TooMany();
        }

        var claim = new Claim { AccountId = me.AccountId, AuthorId = authorId, AuthorKey = author.Key, MadeAt = now };
        claim.TakeNote(note);
        records.Claims.Add(claim);
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        // In one statement: others wait for the turn while thousands of works are kept.
        var (seen, ticked) = (listed.ToArray(), mine.ToArray());
        await records.Database.ExecuteSqlAsync(
            $"""
            insert into claim_works (claim_id, provider, external_id, place, printed_name, is_mine)
            select {claim.Id}, w.provider, w.external_id, a.place, a.name, w.id = any({ticked})
            from author_works a join works w on w.id = a.work_id
            where a.author_id = {authorId} and w.id = any({seen})
            """,
            cancellation).ConfigureAwait(false);
        return new StartAnswer.Started(claim.Id);
    }
}

/// <summary>What came of making a claim.</summary>
public abstract record StartAnswer
{
    private StartAnswer()
    {
    }

    /// <summary>It is made; or the account has one of this author already, or rests after one, and this is it.</summary>
    public sealed record Started(long ClaimId) : StartAnswer;

    /// <summary>The author is invented, gone, or merged.</summary>
    public sealed record NotClaimable : StartAnswer;

    /// <summary>Too many claims of the account wait.</summary>
    public sealed record TooMany : StartAnswer;

    /// <summary>Too many were made lately.</summary>
    public sealed record Wait(TimeSpan For) : StartAnswer;
}
