namespace BzPeer.Authors;

/// <summary>An author and where the record's trust comes from.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Sources">Who supplied the works with persistent identifiers, most works first.</param>
public sealed record TrustOfAuthorView(AuthorHeader Author, IReadOnlyList<TrustSource> Sources);

/// <summary>A provider of an author's works with persistent identifiers.</summary>
/// <param name="Provider">One of <see cref="Works.Providers"/>.</param>
/// <param name="Works">How many of these works it supplied.</param>
/// <param name="ImportedAt">When the latest of them came in its present state.</param>
public sealed record TrustSource(string Provider, int Works, DateTimeOffset ImportedAt);

/// <summary>Reads what explains a trust score: two statements in one round trip.</summary>
public static class ReadTrustOfAuthor
{
    /// <summary>The explanation for an author; null where there is no author of that id.</summary>
    public static Task<TrustOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
    {
        var sources = ReadParts.Statement(
            """
            select w.provider, count(*)::int as works, max(w.imported_at)
            from author_works a join works w on w.id = a.work_id
            where a.author_id = $1 and a.is_identified
            group by w.provider
            order by works desc, w.provider
            """,
            authorId);
        return ReadParts.OfAuthorAsync(
            records,
            authorId,
            [sources],
            async parts => new TrustOfAuthorView(
                parts.Author,
                await parts.NextListAsync(row => new TrustSource(row.GetString(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2))).ConfigureAwait(false)),
            cancellation);
    }
}
