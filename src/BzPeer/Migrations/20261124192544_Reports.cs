using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class Reports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "moderation_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<long>(type: "bigint", nullable: false),
                    account_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    act = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    outcome = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    author_id = table.Column<long>(type: "bigint", nullable: false),
                    report_id = table.Column<long>(type: "bigint", nullable: true),
                    claim_id = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_moderation_log", x => x.id);
                    table.CheckConstraint("ck_moderation_log_about", "num_nonnulls(report_id, claim_id) = 1 and (report_id is null) = (outcome is null)");
                    table.CheckConstraint("ck_moderation_log_act", "act in ('ReportAnswered', 'ClaimAccepted', 'ClaimRefused', 'ClaimRevoked', 'DisputeForClaimant', 'DisputeForOwner')");
                });

            migrationBuilder.CreateTable(
                name: "reports",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    author_id = table.Column<long>(type: "bigint", nullable: false),
                    work_id = table.Column<long>(type: "bigint", nullable: true),
                    named_work = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    words = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    account_id = table.Column<long>(type: "bigint", nullable: true),
                    is_mailed = table.Column<bool>(type: "boolean", nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    answer = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reports", x => x.id);
                    table.CheckConstraint("ck_reports_answered", "num_nonnulls(answered_at, outcome, answer) in (0, 3) and (answered_at is null or email is null)");
                    table.CheckConstraint("ck_reports_kind", "kind in ('TwoPeople', 'TwoPages', 'WrongWork', 'WrongAffiliation', 'FalseClaim', 'BadText', 'Other')");
                    table.CheckConstraint("ck_reports_outcome", "outcome in ('Mended', 'Forwarded', 'NoMistake', 'Undecidable')");
                    table.ForeignKey(
                        name: "fk_reports_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_reports_authors_author_id",
                        column: x => x.author_id,
                        principalTable: "authors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_reports_works_work_id",
                        column: x => x.work_id,
                        principalTable: "works",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_moderation_log_account_id",
                table: "moderation_log",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_moderation_log_claim_id",
                table: "moderation_log",
                column: "claim_id",
                filter: "claim_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_moderation_log_report_id",
                table: "moderation_log",
                column: "report_id",
                filter: "report_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_reports_account_id",
                table: "reports",
                column: "account_id",
                filter: "account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_reports_author_id",
                table: "reports",
                column: "author_id");

            migrationBuilder.CreateIndex(
                name: "ix_reports_id",
                table: "reports",
                column: "id",
                filter: "answered_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_reports_work_id",
                table: "reports",
                column: "work_id");

            // What a moderator did stays as it was written, whoever looks for it.
            migrationBuilder.Sql(
                """
                create function refuse_change_of_moderation_log() returns trigger language plpgsql as $$
                begin
                    raise exception 'The log of moderators is append-only: % is refused.', tg_op using errcode = 'restrict_violation';
                end $$;
                create trigger moderation_log_is_append_only before update or delete on moderation_log
                    for each row execute function refuse_change_of_moderation_log();
                create trigger moderation_log_is_not_truncated before truncate on moderation_log
                    for each statement execute function refuse_change_of_moderation_log();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "moderation_log");

            migrationBuilder.DropTable(
                name: "reports");

            migrationBuilder.Sql("drop function refuse_change_of_moderation_log");
        }
    }
}
