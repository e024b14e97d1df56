namespace BzPeer.Claims;

/// <summary>Finds records about which two claims are before a moderator.</summary>
internal static class DisputedRecords
{
    /// <summary>Their ids; where one that was merged is disputed, that of the record that it is part of: what is decided there concerns all of it.</summary>
    public static IQueryable<long> DisputedAuthors(this BzPeerDbContext records) =>
        from claim in records.Claims
        join author in records.Authors on claim.AuthorId equals author.Id
        where claim.State == ClaimState.Disputed
        select author.MergedIntoId ?? author.Id;
}
