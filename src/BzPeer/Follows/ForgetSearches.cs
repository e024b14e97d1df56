using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>Erases the words of searches that nobody follows any more.</summary>
public sealed class ForgetSearches(BzPeerDbContext records)
{
    /// <summary>Erases them. Safe to run on several nodes at once, and beside whoever begins to follow.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        // Whoever begins to follow one holds its row: those are left alone.
        var idle = await records.Database.SqlQuery<long>(
            $"""
            select s.id as "Value" from followed_searches s
            where not exists (select from follows where subject_kind = 'Search' and stands_for_id = s.id)
            for update skip locked
            """).ToListAsync(cancellation).ConfigureAwait(false);
        // Asked again, because only a later statement sees what was followed just before the row was locked.
        var gone = await records.FollowedSearches
            .Where(s => idle.Contains(s.Id) && !records.Follows.Any(f => f.SubjectKind == SubjectKind.Search && f.StandsForId == s.Id))
            .ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        await records.Followed
            .Where(d => d.SubjectKind == SubjectKind.Search && idle.Contains(d.SubjectId) && !records.FollowedSearches.Any(s => s.Id == d.SubjectId))
            .ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return gone;
    }
}
