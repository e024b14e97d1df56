using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Puts works of a record first, in an order.</summary>
public sealed class FeatureWork(BzPeerDbContext records, EditRecord edit)
{
    /// <summary>Adds a work at the end of those that stand first.</summary>
    public Task<EditAnswer> AddAsync(LoggedIn me, long authorId, long workId, CancellationToken cancellation = default) =>
        edit.RunAsync(me, authorId, null, async own =>
        {
            var work = await (from listed in records.AuthorWorks
                              join work1 in records.Works on listed.WorkId equals work1.Id
                              where listed.AuthorId == authorId && listed.WorkId == workId
                              select new { work1.Provider, work1.ExternalId }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
            if (work is null)
            {
                return new EditAnswer.Refused("", "The work is not on this record any more.");
            }

            var works = await ReadOwnRecord.Featured(records, authorId, own.AuthorKey).ToListAsync(cancellation).ConfigureAwait(false);
            if (works.Exists(w => w.WorkId == workId))
            {
                return null;
            }

            if (works.DistinctBy(w => w.WorkId).Count() >= AuthorProfile.MostFeatured)
            {
                return new EditAnswer.Refused("", $"{AuthorProfile.MostFeatured} works stand first already; take one away before.");
            }

            own.Decide(DecisionKind.Featured, null, work.Provider, work.ExternalId);
            return null;
        }, cancellation);

    /// <summary>Moves a work before the one above it.</summary>
    public Task<EditAnswer> RaiseAsync(LoggedIn me, long authorId, long decisionId, CancellationToken cancellation = default) =>
        ArrangeAsync(me, authorId, live => ChangeLinks.Raised(live, decisionId), cancellation);

    /// <summary>Puts a work back among the others.</summary>
    public Task<EditAnswer> RemoveAsync(LoggedIn me, long authorId, long decisionId, CancellationToken cancellation = default) =>
        ArrangeAsync(me, authorId, live => live.FindAll(d => d.Id != decisionId), cancellation);

    private Task<EditAnswer> ArrangeAsync(LoggedIn me, long authorId, Func<List<LiveDecision>, List<LiveDecision>> change, CancellationToken cancellation) =>
        edit.RunAsync(me, authorId, null, async own =>
        {
            var live = await own.LiveAsync(cancellation, DecisionKind.Featured).ConfigureAwait(false);
            own.Arrange(live, change(live));
            return null;
        }, cancellation);
}
