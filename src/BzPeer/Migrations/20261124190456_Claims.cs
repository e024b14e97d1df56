using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class Claims : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_decisions_authority",
                table: "decisions");

            migrationBuilder.AddColumn<bool>(
                name: "is_claimed",
                table: "authors",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "links_back",
                table: "authors",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<short>(
                name: "vouches",
                table: "authors",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.CreateTable(
                name: "claims",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<long>(type: "bigint", nullable: true),
                    author_id = table.Column<long>(type: "bigint", nullable: false),
                    author_key = table.Column<string>(type: "text", nullable: false),
                    merges_into_id = table.Column<long>(type: "bigint", nullable: true),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by_id = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    appealed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_claims_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_claims_authors_author_id",
                        column: x => x.author_id,
                        principalTable: "authors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_claims_authors_merges_into_id",
                        column: x => x.merges_into_id,
                        principalTable: "authors",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "claim_works",
                columns: table => new
                {
                    claim_id = table.Column<long>(type: "bigint", nullable: false),
                    provider = table.Column<string>(type: "text", nullable: false),
                    external_id = table.Column<string>(type: "text", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    printed_name = table.Column<string>(type: "text", nullable: false),
                    is_mine = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_claim_works", x => new { x.claim_id, x.provider, x.external_id, x.place });
                    table.ForeignKey(
                        name: "fk_claim_works_claims_claim_id",
                        column: x => x.claim_id,
                        principalTable: "claims",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    claim_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    is_strong = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    fault = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    subject = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    token = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    proved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    fails_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lost_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    institution_id = table.Column<long>(type: "bigint", nullable: true),
                    voucher_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence", x => x.id);
                    table.ForeignKey(
                        name: "fk_evidence_authors_voucher_id",
                        column: x => x.voucher_id,
                        principalTable: "authors",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_evidence_claims_claim_id",
                        column: x => x.claim_id,
                        principalTable: "claims",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_evidence_institutions_institution_id",
                        column: x => x.institution_id,
                        principalTable: "institutions",
                        principalColumn: "id");
                });

            migrationBuilder.CreateIndex(
                name: "ix_decisions_id1",
                table: "decisions",
                column: "id",
                filter: "kind = 'Vouch'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_decisions_authority",
                table: "decisions",
                sql: "authority in ('Owner', 'Moderator', 'Provider', 'Evidence')");

            migrationBuilder.CreateIndex(
                name: "ix_claims_account_id",
                table: "claims",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_claims_account_id_author_id",
                table: "claims",
                columns: new[] { "account_id", "author_id" },
                unique: true,
                filter: "state in ('Pending', 'Disputed')");

            migrationBuilder.CreateIndex(
                name: "ix_claims_account_id1",
                table: "claims",
                column: "account_id",
                unique: true,
                filter: "state = 'Accepted' and merges_into_id is null");

            migrationBuilder.CreateIndex(
                name: "ix_claims_author_id",
                table: "claims",
                column: "author_id");

            migrationBuilder.CreateIndex(
                name: "ix_claims_author_id1",
                table: "claims",
                column: "author_id",
                unique: true,
                filter: "state = 'Accepted' and merges_into_id is null");

            migrationBuilder.CreateIndex(
                name: "ix_claims_merges_into_id",
                table: "claims",
                column: "merges_into_id");

            migrationBuilder.CreateIndex(
                name: "ix_claims_waits_since_id",
                table: "claims",
                columns: new[] { "waits_since", "id" },
                filter: "waits_since is not null");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_claim_id",
                table: "evidence",
                column: "claim_id");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_expires_at_id",
                table: "evidence",
                columns: new[] { "expires_at", "id" },
                filter: "state = 'Proved' and expires_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_institution_id",
                table: "evidence",
                column: "institution_id");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_voucher_id",
                table: "evidence",
                column: "voucher_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "claim_works");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropTable(
                name: "claims");

            migrationBuilder.DropIndex(
                name: "ix_decisions_id1",
                table: "decisions");

            migrationBuilder.DropCheckConstraint(
                name: "ck_decisions_authority",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "is_claimed",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "links_back",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "vouches",
                table: "authors");

            migrationBuilder.AddCheckConstraint(
                name: "ck_decisions_authority",
                table: "decisions",
                sql: "authority in ('Owner', 'Moderator', 'Provider')");
        }
    }
}
