using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class OwnerDecisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_author_keys_author_id",
                table: "author_keys");

            migrationBuilder.AddColumn<string>(
                name: "author_key",
                table: "decisions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "other_author_key",
                table: "decisions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "basis",
                table: "author_works",
                type: "text",
                nullable: false,
                defaultValueSql: "'Name'");

            migrationBuilder.CreateTable(
                name: "author_profiles",
                columns: table => new
                {
                    author_id = table.Column<long>(type: "bigint", nullable: false),
                    pronouns = table.Column<string>(type: "text", nullable: true),
                    summary = table.Column<string>(type: "text", nullable: true),
                    ror_id = table.Column<string>(type: "text", nullable: true),
                    institution_id = table.Column<long>(type: "bigint", nullable: true),
                    homepage = table.Column<string>(type: "text", nullable: true),
                    link_addresses = table.Column<string[]>(type: "text[]", nullable: false),
                    link_labels = table.Column<string[]>(type: "text[]", nullable: false),
                    collaboration = table.Column<string>(type: "text", nullable: true),
                    collaboration_topics = table.Column<string>(type: "text", nullable: true),
                    collaboration_until = table.Column<DateOnly>(type: "date", nullable: true),
                    featured_work_ids = table.Column<long[]>(type: "bigint[]", nullable: false),
                    hidden = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_author_profiles", x => x.author_id);
                });

            migrationBuilder.CreateTable(
                name: "decided_keys",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    leads_to = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_decided_keys", x => x.key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_decisions_author_key",
                table: "decisions",
                column: "author_key",
                filter: "author_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_decisions_id",
                table: "decisions",
                column: "id",
                filter: "kind = 'Alias' or kind = 'SameAuthor' and author_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_decisions_other_author_key",
                table: "decisions",
                column: "other_author_key",
                filter: "other_author_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_author_keys_author_id",
                table: "author_keys",
                column: "author_id");

            migrationBuilder.CreateIndex(
                name: "ix_author_profiles_ror_id",
                table: "author_profiles",
                column: "ror_id",
                filter: "ror_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_decided_keys_leads_to",
                table: "decided_keys",
                column: "leads_to");

            // What the works that are here already are tied by; "derive --all" knows it to the last.
            migrationBuilder.Sql(
                """
                update author_works w set basis = b.basis
                from (
                    select s.work_id, a.author_id, case when bool_or(k.key = 'orcid:' || p.orcid) then 'Orcid' else 'ProviderId' end as basis
                    from authorships p
                    join assignments a using (source_record_id, place)
                    join work_sources s using (source_record_id)
                    join author_keys k using (author_id)
                    where k.key = 'orcid:' || p.orcid or p.provider_author_id is not null
                    group by s.work_id, a.author_id) b
                where (w.work_id, w.author_id) = (b.work_id, b.author_id)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "author_profiles");

            migrationBuilder.DropTable(
                name: "decided_keys");

            migrationBuilder.DropIndex(
                name: "ix_decisions_author_key",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_decisions_id",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_decisions_other_author_key",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_author_keys_author_id",
                table: "author_keys");

            migrationBuilder.DropColumn(
                name: "author_key",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "other_author_key",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "basis",
                table: "author_works");

            migrationBuilder.CreateIndex(
                name: "ix_author_keys_author_id",
                table: "author_keys",
                column: "author_id",
                filter: "key like 'orcid:%'");
        }
    }
}
