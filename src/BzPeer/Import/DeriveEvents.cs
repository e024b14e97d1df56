using BzPeer.Authors;
using BzPeer.Follows;
using BzPeer.Works;

namespace BzPeer.Import;

/// <summary>
/// The part of <see cref="DeriveFigures"/> that notes what happened, for those who follow it: it compares what works and
/// authors were with what they are now. One row for each subject, however many follow it. That a work came is noted for what
/// somebody follows alone, so an import about nobody's subjects costs next to nothing here.
/// </summary>
internal static class DeriveEvents
{
    /// <summary>Whether anybody follows anything.</summary>
    public const string IsAnythingFollowed = "select count(*) from (select from followed where followers > 0 limit 1) f";

    /// <summary>
    /// Authors who are here for more than their first import. That ends with the first completed run that brought them; a run
    /// that was killed counts as completed once a later one reads the same file to its end.
    /// </summary>
    private const string Done =
        """
        done as materialized (
            select r.id from import_runs r
            where exists (select from import_runs c where (c.format, c.file) = (r.format, r.file) and c.id >= r.id and c.completed))
        """;

    /// <summary>The run that an author's first import is: a later one as long as none was completed. $3 is the run, 0 for a decision.</summary>
    public const string FirstRun =
        "case when $3 <> 0 and a.first_run_id is not null and not (select r.completed from import_runs r where r.id = a.first_run_id) then $3 else a.first_run_id end";

    /// <summary>The latest event, 0 before the first.</summary>
    public const string Latest = "select coalesce(max(id), 0) from events";

    /// <summary>The works that are touched and were here before, as they were: in a first import none.</summary>
    public const string WorksBefore =
        "insert into event_works select w.id, w.kind, w.date, w.is_retracted from touched_works t join works w on w.id = t.work_id where not t.is_new";

    /// <summary>Whether a work <c>w</c> was retracted, which was <c>b</c> before.</summary>
    private const string IsRetraction = "(w.is_retracted and not b.is_retracted)";

    /// <summary>
    /// Whether it came in a later version. Of what has appeared a provider corrects the day now and then; of a preprint
    /// another day is another revision.
    /// </summary>
    private const string IsNewVersion =
        $"(b.kind = '{nameof(WorkKind.Preprint)}' and (w.kind in ('{nameof(WorkKind.Article)}', '{nameof(WorkKind.Proceedings)}') or w.date > b.date))";

    /// <summary>Whether a work is of long ago. The day says more than the year; without either nothing says that it is old.</summary>
    private const string IsOlder =
        """
        case when coalesce(w.date, w.first_posted) is not null then coalesce(w.date, w.first_posted) < ($1::timestamptz at time zone 'UTC')::date - 366
            else w.year between 1 and extract(year from $1::timestamptz at time zone 'UTC') - 2 end
        """;

    /// <summary>
    /// What happened to works that were here before, under the works themselves, whoever follows. $1 is the time. What is put
    /// together while its authors are imported first is no news: of works without authors, while anything is.
    /// </summary>
    public static readonly string OfWorksThemselves =
        $"""
        with {Done},
        changed as materialized (
            select w.id, case when {IsRetraction} then '{nameof(EventKind.Retraction)}' else '{nameof(EventKind.NewVersion)}' end as kind, {IsOlder} as is_older
            from event_works b
            join works w on w.id = b.work_id
            where {IsRetraction} or {IsNewVersion}),
        written as (
            -- Who has just come is not among the authors yet.
            select c.id, bool_or(a.id is not null and (a.first_run_id is null or a.first_run_id in (select id from done))) as is_known
            from changed c
            join new_authors n on n.work_id = c.id
            left join authors a on a.id = n.author_id
            group by c.id)
        insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
        select $1, c.kind, '{nameof(SubjectKind.Work)}', c.id, c.id, c.is_older
        from changed c
        left join written n on n.id = c.id
        where coalesce(n.is_known, exists (select from done))
        order by c.id
        """;

    /// <summary>What happened to works, once all that belongs to them is derived. $1 is the time.</summary>
    public static readonly string OfWorks =
        $"""
        with {Done},
        changed as materialized (
            select t.work_id, case
                    when b.work_id is null then '{nameof(EventKind.NewWork)}'
                    when {IsRetraction} then '{nameof(EventKind.Retraction)}'
                    else '{nameof(EventKind.NewVersion)}' end as kind,
                {IsOlder} as is_older
            from touched_works t
            join works w on w.id = t.work_id
            left join event_works b on b.work_id = t.work_id
            where b.work_id is null or {IsRetraction} or {IsNewVersion}),
        concerned as (
            select c.work_id, '{nameof(SubjectKind.Author)}' as subject_kind, n.author_id as subject_id
            from changed c
            join new_authors n using (work_id)
            join authors a on a.id = n.author_id
            where a.first_run_id is null or a.first_run_id in (select id from done)
            union all
            select c.work_id, '{nameof(SubjectKind.Topic)}', t.topic_id from changed c join work_topics t using (work_id)
            union all
            select c.work_id, '{nameof(SubjectKind.Institution)}', i.institution_id from changed c join work_institutions i using (work_id)
            union all
            select distinct c.work_id, '{nameof(SubjectKind.Search)}', s.id
            from changed c
            join works w on w.id = c.work_id
            cross join unnest(w.search) l
            join followed_searches s on s.word = l.lexeme and w.search @@ s.query)
        insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
        select $1, c.kind, f.subject_kind, f.subject_id, c.work_id, c.is_older
        from concerned n
        join followed f on (f.subject_kind, f.subject_id) = (n.subject_kind, n.subject_id) and f.followers > 0
        join changed c on c.work_id = n.work_id
        order by c.work_id, f.subject_kind, f.subject_id
        """;

    /// <summary>The authors who are touched, as they were: those who are here for more than their first import.</summary>
    public static readonly string AuthorsBefore =
        $"""
        with {Done}
        insert into event_authors
        select a.id, a.level, a.is_claimed, {Institution}, a.affiliation, p.ror_id
        from touched_authors t
        join authors a on a.id = t.author_id
        left join author_profiles p on p.author_id = a.id
        where a.first_run_id is null or a.first_run_id in (select id from done)
        """;

    /// <summary>What happened to authors, once their figures are derived. $1 is the time.</summary>
    public static readonly string OfAuthors =
        $"""
        insert into events (at, kind, subject_kind, subject_id, is_older, other_id, before, after)
        select $1, kind, '{nameof(SubjectKind.Author)}', subject_id, false, other_id, before, after
        from (
            -- That it has an owner says its level too.
            select case when a.is_claimed and not e.is_claimed then '{nameof(EventKind.ClaimAccepted)}' else '{nameof(EventKind.LevelChanged)}' end as kind,
                a.id as subject_id, null::bigint as other_id, e.level::text as before, a.level::text as after
            from event_authors e join authors a on a.id = e.author_id
            where a.merged_into_id is null and (a.is_claimed and not e.is_claimed or a.level <> e.level)
                -- A record that was a part of another one is only what it was before.
                and not exists (select from moved_authors m where m.author_id = a.id)
            union all
            select '{nameof(EventKind.AffiliationChanged)}', a.id, n.id, null, n.name
            from event_authors e
            join authors a on a.id = e.author_id
            left join author_profiles p on p.author_id = a.id
            left join institutions n on n.id = {Institution}
            where a.merged_into_id is null and a.erased_at is null and n.id is distinct from e.institution_id
                -- Where no source prints another one and the owner chose none, it is only better known by now what was printed.
                and (a.affiliation is null or (a.affiliation, p.ror_id) is distinct from (e.affiliation, e.ror_id))
                -- A name that is no institution's here is an affiliation too.
                and (n.id is not null or coalesce(a.affiliation, p.ror_id) is null)
                -- What the owner hides is told to nobody, and what changed meanwhile is no news once it is shown.
                and not coalesce('{HiddenFields.Affiliation}' = any (p.hidden), false)
                and not exists (select from moved_authors m where m.author_id = a.id)
            union all
            select '{nameof(EventKind.RecordsMerged)}', m.goes, m.author_id, null, null
            from moved_authors m
            where m.goes is not null
            union all
            -- Where the other record itself moved on, this one moves with it.
            select '{nameof(EventKind.RecordsSplit)}', m.was, m.author_id, null, null
            from moved_authors m
            where m.was is not null and not exists (select from moved_authors o where o.author_id = m.was and o.goes is not null)) h
        order by subject_id, kind, other_id
        """;

    /// <summary>
    /// Follows of merged records stand for the record that they were merged into, those of an institution for the one that took
    /// its place, and followers are counted again. The counts are locked before anything is read for them, so that nobody who
    /// begins to follow meanwhile is lost. These are the steps for authors who were just led on; $1 is the latest event before
    /// those that tell of it: what happened before to the record that stays is no news to who had not chosen that one.
    /// </summary>
    public static readonly string[] LeadFollowsOfAuthors = Lead(
        $"select '{nameof(SubjectKind.Author)}', x.id from moved_authors m cross join unnest(array[m.author_id, m.was, m.goes]) x(id)");

    /// <summary>The same for institutions that others have just taken the place of, or that stand for themselves again.</summary>
    public static readonly string[] LeadFollowsOfInstitutions = Lead(
        $"select '{nameof(SubjectKind.Institution)}', x.id from moved_institutions m cross join unnest(array[m.institution_id, m.was, m.goes]) x(id)");

    /// <summary>The same for whatever is followed and stands for another one than it says.</summary>
    public static readonly string[] LeadAllFollows = Lead(
        $"""
        select f.subject_kind, x.id
        from follows f
        cross join lateral (select {StandsFor} as id) t
        cross join unnest(array[f.stands_for_id, t.id]) x(id)
        where f.subject_kind in ('{nameof(SubjectKind.Author)}', '{nameof(SubjectKind.Institution)}') and f.stands_for_id <> t.id
        """);

    /// <summary>What the subject of a follow <c>f</c> stands for now.</summary>
    private const string StandsFor =
        $"""
        case f.subject_kind
            when '{nameof(SubjectKind.Author)}' then (select coalesce(a.merged_into_id, a.id) from authors a where a.id = f.subject_id)
            when '{nameof(SubjectKind.Institution)}' then (select coalesce(i.successor_id, i.id) from institutions i where i.id = f.subject_id)
            else f.subject_id end
        """;

    /// <param name="subjects">Selects kind and id of what is concerned.</param>
    private static string[] Lead(string subjects) =>
    [
        "truncate led_subjects",
        $"insert into led_subjects select distinct kind, id from ({subjects}) s(kind, id) where id is not null",
        """
        insert into followed (subject_kind, subject_id, followers)
        select subject_kind, subject_id, 0 from led_subjects order by subject_kind, subject_id
        on conflict (subject_kind, subject_id) do update set followers = followed.followers
        """,
        $"""
        with concerned as materialized (
            select f.id, f.subject_kind, f.subject_id, f.stands_for_id
            from led_subjects l join follows f on (f.subject_kind, f.stands_for_id) = (l.subject_kind, l.subject_id)),
        led as materialized (select f.id, {StandsFor} as stands_for_id from concerned f where f.stands_for_id <> {StandsFor}),
        -- As readers who mark several as read do.
        locked as materialized (select f.id from follows f where f.id in (select id from led) order by f.id for update)
        update follows f set stands_for_id = l.stands_for_id, led_event_id = case when l.stands_for_id = f.subject_id then 0 else $1 end
        from led l
        where f.id = l.id and f.id in (select id from locked)
        """,
        """
        update followed d set followers = (
            select count(distinct f.follower_id) from follows f where (f.subject_kind, f.stands_for_id) = (d.subject_kind, d.subject_id))
        from led_subjects l
        where (d.subject_kind, d.subject_id) = (l.subject_kind, l.subject_id)
        """,
    ];

    /// <summary>The institution that an author's page shows or would show: to hide it, or to show it again, changes nothing of it.</summary>
    private const string Institution = "coalesce(p.institution_id, a.institution_id)";
}
