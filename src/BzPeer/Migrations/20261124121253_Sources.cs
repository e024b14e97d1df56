using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class Sources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_source_records_doi",
                table: "source_records");

            migrationBuilder.AddColumn<byte[]>(
                name: "abstract_hash",
                table: "works",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "arxiv_id",
                table: "works",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_retracted",
                table: "works",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "works",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "source_count",
                table: "works",
                type: "smallint",
                nullable: false,
                defaultValueSql: "1");

            migrationBuilder.AddColumn<byte[]>(
                name: "title_hash",
                table: "works",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "gives_abstract",
                table: "work_sources",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "matched_record_id",
                table: "work_sources",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "own_work_id",
                table: "work_sources",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<short>(
                name: "rank",
                table: "work_sources",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "work_sources",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "topics",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "domain",
                table: "topics",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "subfield",
                table: "topics",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "arxiv_id",
                table: "source_records",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "doi_key",
                table: "source_records",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_retracted",
                table: "source_records",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "source_records",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "lists_all_authors",
                table: "source_records",
                type: "boolean",
                nullable: false,
                defaultValueSql: "true");

            migrationBuilder.AddColumn<string>(
                name: "markup",
                table: "source_records",
                type: "text",
                nullable: false,
                defaultValueSql: "'Tex'");

            migrationBuilder.AddColumn<string>(
                name: "page_address",
                table: "source_records",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "taxonomy",
                table: "source_records",
                type: "text",
                nullable: false,
                defaultValueSql: "'arXiv'");

            migrationBuilder.AddColumn<long>(
                name: "title_key",
                table: "source_records",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "year",
                table: "source_records",
                type: "smallint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "left_out",
                table: "import_runs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string[]>(
                name: "ror_ids",
                table: "authorships",
                type: "text[]",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "affiliated_works",
                table: "authors",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "affiliation_provider",
                table: "authors",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "institution_id",
                table: "authors",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "orcid",
                table: "authors",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "retracted_works",
                table: "authors",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "affiliation_provider",
                table: "author_works",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "institution_id",
                table: "author_works",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_retracted",
                table: "author_works",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "person_aliases",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    leads_to = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_aliases", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "person_records",
                columns: table => new
                {
                    provider = table.Column<string>(type: "text", nullable: false),
                    external_id = table.Column<string>(type: "text", nullable: false),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    provider_date = table.Column<DateOnly>(type: "date", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false),
                    other_names = table.Column<string[]>(type: "text[]", nullable: false),
                    orcid = table.Column<string>(type: "text", nullable: true),
                    links = table.Column<string[]>(type: "text[]", nullable: false),
                    link_labels = table.Column<string[]>(type: "text[]", nullable: false),
                    affiliations = table.Column<string[]>(type: "text[]", nullable: false),
                    affiliation_ror_ids = table.Column<string[]>(type: "text[]", nullable: false),
                    affiliation_first_years = table.Column<short[]>(type: "smallint[]", nullable: false),
                    affiliation_last_years = table.Column<short[]>(type: "smallint[]", nullable: false),
                    names_identify = table.Column<bool>(type: "boolean", nullable: false),
                    import_run_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_records", x => new { x.provider, x.external_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_source_records_arxiv_id",
                table: "source_records",
                column: "arxiv_id",
                filter: "arxiv_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_source_records_doi_key",
                table: "source_records",
                column: "doi_key",
                filter: "doi_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_source_records_title_key",
                table: "source_records",
                column: "title_key",
                filter: "title_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_decisions_other_provider_other_external_id",
                table: "decisions",
                columns: new[] { "other_provider", "other_external_id" },
                filter: "other_provider is not null");

            migrationBuilder.CreateIndex(
                name: "ix_author_keys_author_id",
                table: "author_keys",
                column: "author_id",
                filter: "key like 'orcid:%'");

            migrationBuilder.CreateIndex(
                name: "ix_person_records_orcid",
                table: "person_records",
                column: "orcid",
                filter: "orcid is not null");

            // What is here already was alone and keeps its work. By what titles are matched is computed by the program:
            // "bzpeer derive --all" fills it in for records of before.
            migrationBuilder.Sql(
                """
                update work_sources set own_work_id = work_id, rank = 1, gives_abstract = true;
                update source_records set doi_key = lower(doi), arxiv_id = case when provider = 'arxiv' then external_id end where provider <> 'invented';
                update works set arxiv_id = external_id where provider = 'arxiv';
                drop function if exists decided_author_key;
                -- The renderer of before refused formulas that are set now: "bzpeer derive --all" gives them another try.
                delete from formulas where mathml is null
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "person_aliases");

            migrationBuilder.DropTable(
                name: "person_records");

            migrationBuilder.DropIndex(
                name: "ix_source_records_arxiv_id",
                table: "source_records");

            migrationBuilder.DropIndex(
                name: "ix_source_records_doi_key",
                table: "source_records");

            migrationBuilder.DropIndex(
                name: "ix_source_records_title_key",
                table: "source_records");

            migrationBuilder.DropIndex(
                name: "ix_decisions_other_provider_other_external_id",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_author_keys_author_id",
                table: "author_keys");

            migrationBuilder.DropColumn(
                name: "abstract_hash",
                table: "works");

            migrationBuilder.DropColumn(
                name: "arxiv_id",
                table: "works");

            migrationBuilder.DropColumn(
                name: "is_retracted",
                table: "works");

            migrationBuilder.DropColumn(
                name: "language",
                table: "works");

            migrationBuilder.DropColumn(
                name: "source_count",
                table: "works");

            migrationBuilder.DropColumn(
                name: "title_hash",
                table: "works");

            migrationBuilder.DropColumn(
                name: "gives_abstract",
                table: "work_sources");

            migrationBuilder.DropColumn(
                name: "matched_record_id",
                table: "work_sources");

            migrationBuilder.DropColumn(
                name: "own_work_id",
                table: "work_sources");

            migrationBuilder.DropColumn(
                name: "rank",
                table: "work_sources");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "work_sources");

            migrationBuilder.DropColumn(
                name: "description",
                table: "topics");

            migrationBuilder.DropColumn(
                name: "domain",
                table: "topics");

            migrationBuilder.DropColumn(
                name: "subfield",
                table: "topics");

            migrationBuilder.DropColumn(
                name: "arxiv_id",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "doi_key",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "is_retracted",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "language",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "lists_all_authors",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "markup",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "page_address",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "taxonomy",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "title_key",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "year",
                table: "source_records");

            migrationBuilder.DropColumn(
                name: "left_out",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "ror_ids",
                table: "authorships");

            migrationBuilder.DropColumn(
                name: "affiliated_works",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "affiliation_provider",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "institution_id",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "orcid",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "retracted_works",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "affiliation_provider",
                table: "author_works");

            migrationBuilder.DropColumn(
                name: "institution_id",
                table: "author_works");

            migrationBuilder.DropColumn(
                name: "is_retracted",
                table: "author_works");

            migrationBuilder.CreateIndex(
                name: "ix_source_records_doi",
                table: "source_records",
                column: "doi",
                filter: "doi is not null");
        }
    }
}
