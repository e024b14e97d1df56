using BzPeer.Authors;

namespace BzPeer.Import;

/// <summary>
/// The part of <see cref="DeriveFigures"/> that is about what owners set: from their live decisions, of each single value
/// the latest. Only decisions about the record itself count: what was set on one that was merged into it rests with that.
/// </summary>
internal static class DeriveProfiles
{
    /// <summary>Before the figures of authors, some of which count what is set.</summary>
    public static readonly string[] Steps =
    [
        $"""
        with owned as materialized (
            {Owned("'Pronouns', 'Summary', 'Affiliation', 'Homepage', 'CollaborationState', 'Link', 'Featured', 'HiddenField'")}),
        latest as (
            -- What is cleared or erased is not set.
            select distinct on (author_id, kind) author_id, kind, nullif(value, '') as value
            from owned
            where kind in ('Pronouns', 'Summary', 'Affiliation', 'Homepage', 'CollaborationState')
            order by author_id, kind, id desc),
        singles as (
            select author_id, min(value) filter (where kind = 'Pronouns') as pronouns, min(value) filter (where kind = 'Summary') as summary,
                min(value) filter (where kind = 'Affiliation') as ror_id, min(value) filter (where kind = 'Homepage') as homepage,
                (min(value) filter (where kind = 'CollaborationState'))::json as collaboration
            from latest
            group by author_id),
        links as (
            -- Address and label, with a line's end between them.
            select author_id, array_agg(address order by first_id) as addresses, array_agg(label order by first_id) as labels
            from (
                select author_id, split_part(value, e'\n', 1) as address, (array_agg(split_part(value, e'\n', 2) order by id desc))[1] as label, min(id) as first_id
                from owned
                where kind = 'Link' and value <> ''
                group by author_id, address) l
            group by author_id),
        featured as (
            select author_id, (array_agg(work_id order by first_id))[:{AuthorProfile.MostFeatured}] as work_ids
            from (
                select o.author_id, s.work_id, min(o.id) as first_id
                from owned o
                join source_records r on (r.provider, r.external_id) = (o.provider, o.external_id)
                join work_sources s on s.source_record_id = r.id
                join author_works w on (w.author_id, w.work_id) = (o.author_id, s.work_id)
                where o.kind = 'Featured'
                group by o.author_id, s.work_id) f
            group by author_id),
        hidden as (
            select author_id, array_agg(distinct value order by value) as fields
            from owned
            where kind = 'HiddenField' and value <> ''
            group by author_id),
        made as (
            select author_id, s.pronouns, s.summary, s.ror_id, coalesce(i.successor_id, i.id) as institution_id, s.homepage,
                coalesce(l.addresses, '{"{}"}') as addresses, coalesce(l.labels, '{"{}"}') as labels, s.collaboration ->> 'state' as collaboration,
                nullif(s.collaboration ->> 'topics', '') as collaboration_topics, (s.collaboration ->> 'until')::date as collaboration_until,
                coalesce(f.work_ids, '{"{}"}') as work_ids, coalesce(h.fields, '{"{}"}') as fields
            from singles s
            full join links l using (author_id)
            full join featured f using (author_id)
            full join hidden h using (author_id)
            left join institutions i on i.ror_id = s.ror_id
            where coalesce(s.pronouns, s.summary, s.ror_id, s.homepage, s.collaboration ->> 'state', l.addresses[1], f.work_ids[1]::text, h.fields[1]) is not null),
        gone as (
            delete from author_profiles p using touched_authors t where p.author_id = t.author_id and p.author_id not in (select author_id from made))
        insert into author_profiles as p (author_id, pronouns, summary, ror_id, institution_id, homepage, link_addresses, link_labels, collaboration,
            collaboration_topics, collaboration_until, featured_work_ids, hidden)
        select * from made
        on conflict (author_id) do update set pronouns = excluded.pronouns, summary = excluded.summary, ror_id = excluded.ror_id,
            institution_id = excluded.institution_id, homepage = excluded.homepage, link_addresses = excluded.link_addresses,
            link_labels = excluded.link_labels, collaboration = excluded.collaboration, collaboration_topics = excluded.collaboration_topics,
            collaboration_until = excluded.collaboration_until, featured_work_ids = excluded.featured_work_ids, hidden = excluded.hidden
        where p is distinct from excluded
        """,
    ];

    /// <summary>Selects the live decisions of some kinds about touched authors, with what they set.</summary>
    /// <param name="kinds">The kinds, quoted.</param>
    public static string Owned(string kinds) =>
        $"""
        select t.author_id, d.id, d.kind, d.provider, d.external_id, v.value
        from touched_authors t
        join decisions d on d.author_key = t.key
        left join decision_values v on v.decision_id = d.id
        where not t.is_invented and d.kind in ({kinds}) and decision_is_live(d.id)
        """;
}
