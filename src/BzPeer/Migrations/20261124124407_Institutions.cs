using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class Institutions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "institution_id",
                table: "author_works");

            migrationBuilder.AddColumn<bool>(
                name: "has_affiliation",
                table: "works",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long[]>(
                name: "institution_ids",
                table: "author_works",
                type: "bigint[]",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "affiliations",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    segments = table.Column<string[]>(type: "text[]", nullable: false),
                    institution_ids = table.Column<long[]>(type: "bigint[]", nullable: false),
                    reasons = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_affiliations", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "author_institutions",
                columns: table => new
                {
                    author_id = table.Column<long>(type: "bigint", nullable: false),
                    institution_id = table.Column<long>(type: "bigint", nullable: false),
                    works = table.Column<int>(type: "integer", nullable: false),
                    first_year = table.Column<short>(type: "smallint", nullable: false),
                    last_year = table.Column<short>(type: "smallint", nullable: false),
                    is_now = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_author_institutions", x => new { x.author_id, x.institution_id });
                });

            migrationBuilder.CreateTable(
                name: "institution_names",
                columns: table => new
                {
                    institution_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<short>(type: "smallint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: true),
                    name_key = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_institution_names", x => new { x.institution_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "institution_partners",
                columns: table => new
                {
                    institution_id = table.Column<long>(type: "bigint", nullable: false),
                    partner_id = table.Column<long>(type: "bigint", nullable: false),
                    works = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_institution_partners", x => new { x.institution_id, x.partner_id });
                });

            migrationBuilder.CreateTable(
                name: "institution_records",
                columns: table => new
                {
                    provider = table.Column<string>(type: "text", nullable: false),
                    external_id = table.Column<string>(type: "text", nullable: false),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    provider_date = table.Column<DateOnly>(type: "date", nullable: true),
                    ror_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    names = table.Column<string[]>(type: "text[]", nullable: false),
                    name_kinds = table.Column<string[]>(type: "text[]", nullable: false),
                    name_languages = table.Column<string[]>(type: "text[]", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    domains = table.Column<string[]>(type: "text[]", nullable: false),
                    website = table.Column<string>(type: "text", nullable: true),
                    types = table.Column<string[]>(type: "text[]", nullable: false),
                    place = table.Column<string>(type: "text", nullable: true),
                    region = table.Column<string>(type: "text", nullable: true),
                    country = table.Column<string>(type: "text", nullable: true),
                    country_code = table.Column<string>(type: "text", nullable: true),
                    established = table.Column<short>(type: "smallint", nullable: true),
                    relation_kinds = table.Column<string[]>(type: "text[]", nullable: false),
                    relation_ror_ids = table.Column<string[]>(type: "text[]", nullable: false),
                    relation_names = table.Column<string[]>(type: "text[]", nullable: false),
                    import_run_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_institution_records", x => new { x.provider, x.external_id });
                });

            migrationBuilder.CreateTable(
                name: "institution_relations",
                columns: table => new
                {
                    ror_id = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    other_ror_id = table.Column<string>(type: "text", nullable: false),
                    other_name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_institution_relations", x => new { x.ror_id, x.kind, x.other_ror_id });
                });

            migrationBuilder.CreateTable(
                name: "institution_topics",
                columns: table => new
                {
                    institution_id = table.Column<long>(type: "bigint", nullable: false),
                    topic_id = table.Column<int>(type: "integer", nullable: false),
                    works = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_institution_topics", x => new { x.institution_id, x.topic_id });
                });

            migrationBuilder.CreateTable(
                name: "institutions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ror_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: true),
                    place = table.Column<string>(type: "text", nullable: true),
                    region = table.Column<string>(type: "text", nullable: true),
                    country = table.Column<string>(type: "text", nullable: true),
                    country_code = table.Column<string>(type: "text", nullable: true),
                    website = table.Column<string>(type: "text", nullable: true),
                    types = table.Column<string[]>(type: "text[]", nullable: false),
                    established = table.Column<short>(type: "smallint", nullable: true),
                    status = table.Column<string>(type: "text", nullable: false),
                    domains = table.Column<string[]>(type: "text[]", nullable: false),
                    provider = table.Column<string>(type: "text", nullable: false),
                    provider_date = table.Column<DateOnly>(type: "date", nullable: true),
                    successor_id = table.Column<long>(type: "bigint", nullable: true),
                    works = table.Column<int>(type: "integer", nullable: false),
                    people = table.Column<int>(type: "integer", nullable: false),
                    people_now = table.Column<int>(type: "integer", nullable: false),
                    search = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_institutions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "record_totals",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_record_totals", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "work_institutions",
                columns: table => new
                {
                    work_id = table.Column<long>(type: "bigint", nullable: false),
                    institution_id = table.Column<long>(type: "bigint", nullable: false),
                    year = table.Column<short>(type: "smallint", nullable: false),
                    sort_key = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_institutions", x => new { x.work_id, x.institution_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_authorships_affiliation",
                table: "authorships",
                column: "affiliation",
                filter: "affiliation is not null")
                .Annotation("Npgsql:IndexMethod", "hash");

            migrationBuilder.CreateIndex(
                name: "ix_authorships_ror_ids",
                table: "authorships",
                column: "ror_ids",
                filter: "ror_ids is not null")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_author_works_author_id",
                table: "author_works",
                column: "author_id",
                filter: "institution_ids is not null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_segments",
                table: "affiliations",
                column: "segments")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_author_institutions_institution_id_is_now_works_author_id",
                table: "author_institutions",
                columns: new[] { "institution_id", "is_now", "works", "author_id" },
                descending: new[] { false, true, true, false });

            migrationBuilder.CreateIndex(
                name: "ix_institution_names_name_key",
                table: "institution_names",
                column: "name_key",
                filter: "name_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_institution_partners_institution_id_works_partner_id",
                table: "institution_partners",
                columns: new[] { "institution_id", "works", "partner_id" },
                descending: new[] { false, true, false });

            migrationBuilder.CreateIndex(
                name: "ix_institution_records_ror_id",
                table: "institution_records",
                column: "ror_id");

            migrationBuilder.CreateIndex(
                name: "ix_institution_relations_other_ror_id",
                table: "institution_relations",
                column: "other_ror_id");

            migrationBuilder.CreateIndex(
                name: "ix_institutions_country_code_works_id",
                table: "institutions",
                columns: new[] { "country_code", "works", "id" },
                descending: new[] { false, true, false },
                filter: "works > 0");

            migrationBuilder.CreateIndex(
                name: "ix_institutions_ror_id",
                table: "institutions",
                column: "ror_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_institutions_search",
                table: "institutions",
                column: "search")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_institutions_successor_id",
                table: "institutions",
                column: "successor_id",
                filter: "successor_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_institutions_works_id",
                table: "institutions",
                columns: new[] { "works", "id" },
                descending: new[] { true, false },
                filter: "works > 0");

            migrationBuilder.CreateIndex(
                name: "ix_work_institutions_institution_id_year_sort_key_work_id",
                table: "work_institutions",
                columns: new[] { "institution_id", "year", "sort_key", "work_id" },
                descending: new[] { false, true, false, false });

            // Matching printed affiliations takes the program: "bzpeer derive --all" does it for records of before.
            migrationBuilder.Sql(
                """
                update works w set has_affiliation = true
                where exists (
                    select from work_sources s join authorships a using (source_record_id)
                    where s.work_id = w.id and (a.affiliation is not null or a.ror_ids is not null));
                insert into record_totals (name, value)
                select n.name, n.value
                from (
                    select count(*) as works, count(*) filter (where w.has_affiliation) as affiliated
                    from (select distinct work_id from work_sources) s join works w on w.id = s.work_id
                    where w.provider <> 'invented') w
                cross join lateral (values ('works', works), ('affiliated works', affiliated)) n(name, value)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "affiliations");

            migrationBuilder.DropTable(
                name: "author_institutions");

            migrationBuilder.DropTable(
                name: "institution_names");

            migrationBuilder.DropTable(
                name: "institution_partners");

            migrationBuilder.DropTable(
                name: "institution_records");

            migrationBuilder.DropTable(
                name: "institution_relations");

            migrationBuilder.DropTable(
                name: "institution_topics");

            migrationBuilder.DropTable(
                name: "institutions");

            migrationBuilder.DropTable(
                name: "record_totals");

            migrationBuilder.DropTable(
                name: "work_institutions");

            migrationBuilder.DropIndex(
                name: "ix_authorships_affiliation",
                table: "authorships");

            migrationBuilder.DropIndex(
                name: "ix_authorships_ror_ids",
                table: "authorships");

            migrationBuilder.DropIndex(
                name: "ix_author_works_author_id",
                table: "author_works");

            migrationBuilder.DropColumn(
                name: "has_affiliation",
                table: "works");

            migrationBuilder.DropColumn(
                name: "institution_ids",
                table: "author_works");

            migrationBuilder.AddColumn<long>(
                name: "institution_id",
                table: "author_works",
                type: "bigint",
                nullable: true);
        }
    }
}
