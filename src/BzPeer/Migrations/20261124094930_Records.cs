using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class Records : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:PostgresExtension:pg_trgm", ",,")
                .Annotation("Npgsql:PostgresExtension:unaccent", ",,");

            migrationBuilder.CreateTable(
                name: "assignments",
                columns: table => new
                {
                    source_record_id = table.Column<long>(type: "bigint", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    author_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assignments", x => new { x.source_record_id, x.place });
                });

            migrationBuilder.CreateTable(
                name: "author_keys",
                columns: table => new
                {
                    is_invented = table.Column<bool>(type: "boolean", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    author_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_author_keys", x => new { x.key, x.is_invented });
                });

            migrationBuilder.CreateTable(
                name: "author_topics",
                columns: table => new
                {
                    author_id = table.Column<long>(type: "bigint", nullable: false),
                    topic_id = table.Column<int>(type: "integer", nullable: false),
                    works = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_author_topics", x => new { x.author_id, x.topic_id });
                });

            migrationBuilder.CreateTable(
                name: "author_works",
                columns: table => new
                {
                    author_id = table.Column<long>(type: "bigint", nullable: false),
                    work_id = table.Column<long>(type: "bigint", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<short>(type: "smallint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    affiliation = table.Column<string>(type: "text", nullable: true),
                    is_identified = table.Column<bool>(type: "boolean", nullable: false),
                    is_large_team = table.Column<bool>(type: "boolean", nullable: false),
                    sort_key = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_author_works", x => new { x.author_id, x.work_id });
                });

            migrationBuilder.CreateTable(
                name: "authors",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    is_invented = table.Column<bool>(type: "boolean", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    works = table.Column<int>(type: "integer", nullable: false),
                    identified_works = table.Column<int>(type: "integer", nullable: false),
                    large_team_works = table.Column<int>(type: "integer", nullable: false),
                    first_year = table.Column<short>(type: "smallint", nullable: false),
                    last_year = table.Column<short>(type: "smallint", nullable: false),
                    years = table.Column<short[]>(type: "smallint[]", nullable: false),
                    works_by_year = table.Column<int[]>(type: "integer[]", nullable: false),
                    kinds = table.Column<string[]>(type: "text[]", nullable: false),
                    works_by_kind = table.Column<int[]>(type: "integer[]", nullable: false),
                    topics = table.Column<int>(type: "integer", nullable: false),
                    collaborators = table.Column<int>(type: "integer", nullable: false),
                    close_collaborators = table.Column<int>(type: "integer", nullable: false),
                    followers = table.Column<int>(type: "integer", nullable: false),
                    affiliation = table.Column<string>(type: "text", nullable: true),
                    affiliation_year = table.Column<short>(type: "smallint", nullable: true),
                    level = table.Column<short>(type: "smallint", nullable: false),
                    trust = table.Column<short>(type: "smallint", nullable: false),
                    trust_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    merged_into_id = table.Column<long>(type: "bigint", nullable: true),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    search = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_authors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "authorships",
                columns: table => new
                {
                    source_record_id = table.Column<long>(type: "bigint", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    family = table.Column<string>(type: "text", nullable: true),
                    name_key = table.Column<string>(type: "text", nullable: false),
                    affiliation = table.Column<string>(type: "text", nullable: true),
                    orcid = table.Column<string>(type: "text", nullable: true),
                    provider_author_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_authorships", x => new { x.source_record_id, x.place });
                });

            migrationBuilder.CreateTable(
                name: "collaborations",
                columns: table => new
                {
                    author_id = table.Column<long>(type: "bigint", nullable: false),
                    collaborator_id = table.Column<long>(type: "bigint", nullable: false),
                    works = table.Column<int>(type: "integer", nullable: false),
                    first_year = table.Column<short>(type: "smallint", nullable: false),
                    last_year = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_collaborations", x => new { x.author_id, x.collaborator_id });
                });

            migrationBuilder.CreateTable(
                name: "decisions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<long>(type: "bigint", nullable: true),
                    authority = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    undoes_id = table.Column<long>(type: "bigint", nullable: true),
                    provider = table.Column<string>(type: "text", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true),
                    place = table.Column<int>(type: "integer", nullable: true),
                    printed_name = table.Column<string>(type: "text", nullable: true),
                    other_provider = table.Column<string>(type: "text", nullable: true),
                    other_external_id = table.Column<string>(type: "text", nullable: true),
                    other_place = table.Column<int>(type: "integer", nullable: true),
                    other_printed_name = table.Column<string>(type: "text", nullable: true),
                    value_hash = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_decisions", x => x.id);
                    table.CheckConstraint("ck_decisions_authority", "authority in ('Owner', 'Moderator', 'Provider')");
                    table.CheckConstraint("ck_decisions_kind", "kind in ('SameWork', 'NotSameWork', 'SameAuthor', 'NotSameAuthor', 'Mine', 'NotMine', 'ShownName', 'Alias', 'Pronouns', 'Affiliation', 'Homepage', 'Link', 'Summary', 'Featured', 'HiddenField', 'CollaborationState', 'ClaimAccepted', 'ClaimRefused', 'ClaimWithdrawn', 'ClaimDisputed', 'ClaimRevoked', 'Vouch', 'Rename', 'Erase', 'Undo')");
                    table.CheckConstraint("ck_decisions_undo", "(kind = 'Undo') = (undoes_id is not null)");
                });

            migrationBuilder.CreateTable(
                name: "formulas",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    mathml = table.Column<string>(type: "text", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_formulas", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "import_runs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    format = table.Column<string>(type: "text", nullable: false),
                    file = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    completed = table.Column<bool>(type: "boolean", nullable: false),
                    read = table.Column<long>(type: "bigint", nullable: false),
                    added = table.Column<long>(type: "bigint", nullable: false),
                    changed = table.Column<long>(type: "bigint", nullable: false),
                    unchanged = table.Column<long>(type: "bigint", nullable: false),
                    rejected = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_words",
                columns: table => new
                {
                    in_names = table.Column<bool>(type: "boolean", nullable: false),
                    word = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_search_words", x => new { x.in_names, x.word });
                });

            migrationBuilder.CreateTable(
                name: "site_keys",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    value = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_keys", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "source_records",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    provider = table.Column<string>(type: "text", nullable: false),
                    external_id = table.Column<string>(type: "text", nullable: false),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    provider_date = table.Column<DateOnly>(type: "date", nullable: true),
                    kind = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    @abstract = table.Column<string>(name: "abstract", type: "text", nullable: false),
                    doi = table.Column<string>(type: "text", nullable: true),
                    journal_reference = table.Column<string>(type: "text", nullable: true),
                    comments = table.Column<string>(type: "text", nullable: true),
                    license = table.Column<string>(type: "text", nullable: true),
                    categories = table.Column<string[]>(type: "text[]", nullable: false),
                    first_posted = table.Column<DateOnly>(type: "date", nullable: true),
                    latest_revision = table.Column<DateOnly>(type: "date", nullable: true),
                    revisions = table.Column<short>(type: "smallint", nullable: false),
                    import_run_id = table.Column<long>(type: "bigint", nullable: false),
                    imported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "topic_codes",
                columns: table => new
                {
                    taxonomy = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    topic_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_topic_codes", x => new { x.taxonomy, x.code });
                });

            migrationBuilder.CreateTable(
                name: "topics",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    taxonomy = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    group = table.Column<string>(type: "text", nullable: false),
                    shown_name = table.Column<string>(type: "text", nullable: false),
                    works = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_topics", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "work_sources",
                columns: table => new
                {
                    source_record_id = table.Column<long>(type: "bigint", nullable: false),
                    work_id = table.Column<long>(type: "bigint", nullable: false),
                    takes_precedence = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_sources", x => x.source_record_id);
                });

            migrationBuilder.CreateTable(
                name: "work_topics",
                columns: table => new
                {
                    work_id = table.Column<long>(type: "bigint", nullable: false),
                    topic_id = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<short>(type: "smallint", nullable: false),
                    year = table.Column<short>(type: "smallint", nullable: false),
                    sort_key = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_topics", x => new { x.work_id, x.topic_id });
                });

            migrationBuilder.CreateTable(
                name: "works",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<short>(type: "smallint", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: true),
                    first_posted = table.Column<DateOnly>(type: "date", nullable: true),
                    title = table.Column<string>(type: "text", nullable: false),
                    title_html = table.Column<string>(type: "text", nullable: false),
                    abstract_html = table.Column<string>(type: "text", nullable: false),
                    sort_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    provider = table.Column<string>(type: "text", nullable: false),
                    external_id = table.Column<string>(type: "text", nullable: false),
                    doi = table.Column<string>(type: "text", nullable: true),
                    venue = table.Column<string>(type: "text", nullable: true),
                    has_persistent_id = table.Column<bool>(type: "boolean", nullable: false),
                    author_count = table.Column<int>(type: "integer", nullable: false),
                    has_formulas = table.Column<bool>(type: "boolean", nullable: false),
                    formulas_pending = table.Column<bool>(type: "boolean", nullable: false),
                    imported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    merged_into_id = table.Column<long>(type: "bigint", nullable: true),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    search = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_works", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "decision_values",
                columns: table => new
                {
                    decision_id = table.Column<long>(type: "bigint", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_decision_values", x => x.decision_id);
                    table.ForeignKey(
                        name: "fk_decision_values_decisions_decision_id",
                        column: x => x.decision_id,
                        principalTable: "decisions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_author_topics_topic_id_works_author_id",
                table: "author_topics",
                columns: new[] { "topic_id", "works", "author_id" },
                descending: new[] { false, true, false },
                filter: "works >= 2");

            migrationBuilder.CreateIndex(
                name: "ix_author_works_author_id_year_sort_key_work_id",
                table: "author_works",
                columns: new[] { "author_id", "year", "sort_key", "work_id" },
                descending: new[] { false, true, false, false });

            migrationBuilder.CreateIndex(
                name: "ix_authors_search",
                table: "authors",
                column: "search")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:StorageParameter:gin_pending_list_limit", 16384);

            migrationBuilder.CreateIndex(
                name: "ix_decisions_provider_external_id",
                table: "decisions",
                columns: new[] { "provider", "external_id" });

            migrationBuilder.CreateIndex(
                name: "ix_decisions_undoes_id",
                table: "decisions",
                column: "undoes_id",
                filter: "undoes_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_search_words_word",
                table: "search_words",
                column: "word")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "gin_trgm_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_source_records_doi",
                table: "source_records",
                column: "doi",
                filter: "doi is not null");

            migrationBuilder.CreateIndex(
                name: "ix_source_records_provider_external_id",
                table: "source_records",
                columns: new[] { "provider", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_topics_taxonomy_name",
                table: "topics",
                columns: new[] { "taxonomy", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_work_sources_work_id",
                table: "work_sources",
                column: "work_id");

            migrationBuilder.CreateIndex(
                name: "ix_work_topics_topic_id_year_sort_key_work_id",
                table: "work_topics",
                columns: new[] { "topic_id", "year", "sort_key", "work_id" },
                descending: new[] { false, true, false, false });

            migrationBuilder.CreateIndex(
                name: "ix_works_id",
                table: "works",
                column: "id",
                filter: "formulas_pending");

            migrationBuilder.CreateIndex(
                name: "ix_works_imported_at_id",
                table: "works",
                columns: new[] { "imported_at", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_works_search",
                table: "works",
                column: "search")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:StorageParameter:gin_pending_list_limit", 16384);

            // The key behind the short ids in addresses: random, made once, kept with the data.
            migrationBuilder.Sql("insert into site_keys (name, value) values ('public-ids', decode(replace(gen_random_uuid()::text, '-', ''), 'hex'))");

            // A decision is never changed and never deleted: to take one back is a row of its own.
            migrationBuilder.Sql(
                """
                create function refuse_change_of_ledger() returns trigger language plpgsql as $$
                begin
                    raise exception 'The ledger of decisions is append-only: % is refused.', tg_op using errcode = 'restrict_violation';
                end $$;
                create trigger decisions_are_append_only before update or delete on decisions
                    for each row execute function refuse_change_of_ledger();
                create trigger decisions_are_not_truncated before truncate on decisions
                    for each statement execute function refuse_change_of_ledger();
                """);

            // What derives figures asks these: recursion along undone undos and along decisions that point at one another.
            migrationBuilder.Sql(
                """
                create function decision_is_live(decision bigint) returns boolean language sql stable as $$
                    select not exists (select from decisions u where u.undoes_id = decision and decision_is_live(u.id))
                $$;

                create function natural_author_key(provider text, orcid text, provider_author_id text, name_key text)
                returns text language sql immutable as $$
                    select case
                        when orcid is not null then 'orcid:' || orcid
                        when provider_author_id is not null then 'provider:' || provider || ':' || provider_author_id
                        when length(name_key) > 200 then 'name#' || encode(sha256(convert_to(name_key, 'UTF8')), 'hex')
                        else 'name:' || name_key
                    end
                $$;

                create function decided_author_key(in_provider text, in_external_id text, in_place int, steps int default 0)
                returns text language plpgsql stable as $$
                declare
                    found_key text;
                    decision record;
                begin
                    select d.kind, d.other_provider, d.other_external_id, d.other_place into decision
                    from decisions d
                    join source_records r on (r.provider, r.external_id) = (d.provider, d.external_id)
                    join authorships a on a.source_record_id = r.id and a.place = d.place and a.name = d.printed_name
                    where (d.provider, d.external_id, d.place) = (in_provider, in_external_id, in_place)
                        and d.kind in ('SameAuthor', 'NotSameAuthor', 'NotMine')
                        and (d.kind <> 'SameAuthor' or exists (
                            select from source_records o
                            join authorships b on b.source_record_id = o.id and b.place = d.other_place and b.name = d.other_printed_name
                            where (o.provider, o.external_id) = (d.other_provider, d.other_external_id)))
                        and decision_is_live(d.id)
                    order by d.id desc
                    limit 1;

                    -- Decisions may point at one another in a ring; then the natural key is as good as any.
                    if decision.kind = 'SameAuthor' and steps < 30 then
                        return decided_author_key(decision.other_provider, decision.other_external_id, decision.other_place, steps + 1);
                    elsif decision.kind in ('NotSameAuthor', 'NotMine') then
                        return 'apart:' || in_provider || ':' || in_external_id || ':' || in_place;
                    end if;

                    select natural_author_key(r.provider, a.orcid, a.provider_author_id, a.name_key) into found_key
                    from source_records r
                    join authorships a on a.source_record_id = r.id
                    where (r.provider, r.external_id, a.place) = (in_provider, in_external_id, in_place);
                    return found_key;
                end $$;
                """);

            // Figures of authors are rewritten as their works come in: leave room beside each row, so that indexes stay.
            migrationBuilder.Sql("alter table authors set (fillfactor = 70)");
            migrationBuilder.Sql("alter table collaborations set (fillfactor = 90)");

            // LZ4 costs a fifth of the default's time; a server built without it keeps the default.
            migrationBuilder.Sql(
                """
                do $$ begin
                    alter table works alter column abstract_html set compression lz4;
                    alter table source_records alter column abstract set compression lz4;
                exception when feature_not_supported then null;
                end $$
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop trigger decisions_are_not_truncated on decisions; drop trigger decisions_are_append_only on decisions; drop function refuse_change_of_ledger(); drop function decided_author_key; drop function natural_author_key; drop function decision_is_live");

            migrationBuilder.DropTable(
                name: "assignments");

            migrationBuilder.DropTable(
                name: "author_keys");

            migrationBuilder.DropTable(
                name: "author_topics");

            migrationBuilder.DropTable(
                name: "author_works");

            migrationBuilder.DropTable(
                name: "authors");

            migrationBuilder.DropTable(
                name: "authorships");

            migrationBuilder.DropTable(
                name: "collaborations");

            migrationBuilder.DropTable(
                name: "decision_values");

            migrationBuilder.DropTable(
                name: "formulas");

            migrationBuilder.DropTable(
                name: "import_runs");

            migrationBuilder.DropTable(
                name: "search_words");

            migrationBuilder.DropTable(
                name: "site_keys");

            migrationBuilder.DropTable(
                name: "source_records");

            migrationBuilder.DropTable(
                name: "topic_codes");

            migrationBuilder.DropTable(
                name: "topics");

            migrationBuilder.DropTable(
                name: "work_sources");

            migrationBuilder.DropTable(
                name: "work_topics");

            migrationBuilder.DropTable(
                name: "works");

            migrationBuilder.DropTable(
                name: "decisions");
        }
    }
}
