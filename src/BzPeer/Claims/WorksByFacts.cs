using BzPeer.Authors;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// The works of an author that would be this very author's without anybody's word. What an owner or a moderator added makes no
/// proof strong, nor do the works of a record that a decision merged into this one: who holds a record wrongly could bring
/// their own to it. What an owner merely confirmed is as good as before.
/// </summary>
internal static class WorksByFacts
{
    /// <summary>
    /// The works, by the key that the person printed there had if nobody had decided anything: of the authorships that stand
    /// for one person the strongest key counts, of equal ones the first, as when authors are assigned.
    /// </summary>
    public static IQueryable<AuthorWork> ReadWorksByFacts(this BzPeerDbContext records, long authorId) =>
        records.AuthorWorks.FromSql(
            $"""
            select w.*
            from author_works w
            where w.author_id = {authorId} and exists (
                select from (
                    select n.key
                    from work_sources s
                    join source_records r on r.id = s.source_record_id
                    join assignments g on g.source_record_id = r.id and g.author_id = w.author_id
                    join authorships a on a.source_record_id = r.id and a.place = g.place
                    left join person_aliases p on a.orcid is null and p.key = case
                        when a.provider_author_id is not null then 'provider:' || r.provider || ':' || a.provider_author_id
                        else 'name@' || r.provider || ':' || a.name_key end
                    cross join lateral (select coalesce(p.leads_to, natural_author_key(r.provider, a.orcid, a.provider_author_id, a.name_key)) as key) n
                    where s.work_id = w.work_id
                    order by case when n.key like 'orcid:%' then 0 when n.key like 'provider:%' then 1 else 2 end, s.rank, a.place
                    limit 1) f
                join author_keys k on k.key = f.key and not k.is_invented
                where k.author_id = w.author_id)
            """);
}
