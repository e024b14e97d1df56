using BzPeer.Authors;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// The works of an author that would be the author's without anybody's word. What an owner or a moderator added makes no proof
/// strong; what an owner merely confirmed is as good as before.
/// </summary>
internal static class WorksByFacts
{
    /// <summary>The works, by whose key each authorship had if nobody had decided anything.</summary>
    public static IQueryable<AuthorWork> ReadWorksByFacts(this BzPeerDbContext records, long authorId) =>
        records.AuthorWorks.FromSql(
            $"""
            select w.*
            from author_works w
            where w.author_id = {authorId} and (w.basis not in ('Confirmed', 'Decided') or exists (
                select from work_sources s
                join source_records r on r.id = s.source_record_id
                join assignments g on g.source_record_id = r.id and g.author_id = w.author_id
                join authorships a on a.source_record_id = r.id and a.place = g.place
                left join person_aliases p on a.orcid is null and p.key = case
                    when a.provider_author_id is not null then 'provider:' || r.provider || ':' || a.provider_author_id
                    else 'name@' || r.provider || ':' || a.name_key end
                join author_keys k on k.key = coalesce(p.leads_to, natural_author_key(r.provider, a.orcid, a.provider_author_id, a.name_key)) and not k.is_invented
                where s.work_id = w.work_id and k.author_id = w.author_id))
            """);
}
