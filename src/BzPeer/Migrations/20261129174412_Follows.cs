using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class Follows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Nothing reads or writes authors.followers any more, but a node of the version before does until it is gone: the
            // column stays, and fills itself.
            migrationBuilder.Sql("alter table authors alter column followers set default 0");

            migrationBuilder.AddColumn<long>(
                name: "first_run_id",
                table: "authors",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    subject_kind = table.Column<string>(type: "text", nullable: false),
                    subject_id = table.Column<long>(type: "bigint", nullable: false),
                    work_id = table.Column<long>(type: "bigint", nullable: true),
                    is_older = table.Column<bool>(type: "boolean", nullable: false),
                    other_id = table.Column<long>(type: "bigint", nullable: true),
                    before = table.Column<string>(type: "text", nullable: true),
                    after = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_events", x => x.id);
                    table.CheckConstraint("ck_events_kind", "kind in ('NewWork', 'NewVersion', 'Retraction', 'ClaimAccepted', 'LevelChanged', 'AffiliationChanged', 'RecordsMerged', 'RecordsSplit')");
                    table.CheckConstraint("ck_events_work", "(kind in ('NewWork', 'NewVersion', 'Retraction')) = (work_id is not null)");
                });

            migrationBuilder.CreateTable(
                name: "followed",
                columns: table => new
                {
                    subject_kind = table.Column<string>(type: "text", nullable: false),
                    subject_id = table.Column<long>(type: "bigint", nullable: false),
                    followers = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_followed", x => new { x.subject_kind, x.subject_id });
                });

            migrationBuilder.CreateTable(
                name: "followed_searches",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    text = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    word = table.Column<string>(type: "text", nullable: false),
                    query = table.Column<NpgsqlTsQuery>(type: "tsquery", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_followed_searches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "followers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<long>(type: "bigint", nullable: true),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    digest = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    hour = table.Column<short>(type: "smallint", nullable: false),
                    weekday = table.Column<int>(type: "integer", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    next_digest_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    digested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    digested_event_id = table.Column<long>(type: "bigint", nullable: false),
                    refused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stamp = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_followers", x => x.id);
                    table.CheckConstraint("ck_followers_hour", "hour between 0 and 23");
                    table.CheckConstraint("ck_followers_who", "num_nonnulls(account_id, email) = 1 and (email is null) = (normalized_email is null)");
                    table.ForeignKey(
                        name: "fk_followers_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "follows",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    follower_id = table.Column<long>(type: "bigint", nullable: false),
                    subject_kind = table.Column<string>(type: "text", nullable: false),
                    subject_id = table.Column<long>(type: "bigint", nullable: false),
                    stands_for_id = table.Column<long>(type: "bigint", nullable: false),
                    triggers = table.Column<int>(type: "integer", nullable: false),
                    is_muted = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_event_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_follows", x => x.id);
                    table.ForeignKey(
                        name: "fk_follows_followers_follower_id",
                        column: x => x.follower_id,
                        principalTable: "followers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_events_subject_kind_subject_id_id",
                table: "events",
                columns: new[] { "subject_kind", "subject_id", "id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_followed_searches_key",
                table: "followed_searches",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_followed_searches_word",
                table: "followed_searches",
                column: "word");

            migrationBuilder.CreateIndex(
                name: "ix_followers_account_id",
                table: "followers",
                column: "account_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_followers_next_digest_at",
                table: "followers",
                column: "next_digest_at",
                filter: "next_digest_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_followers_normalized_email",
                table: "followers",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_follows_follower_id_subject_kind_subject_id",
                table: "follows",
                columns: new[] { "follower_id", "subject_kind", "subject_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_follows_subject_id",
                table: "follows",
                column: "subject_id",
                filter: "subject_kind = 'Author'");

            migrationBuilder.CreateIndex(
                name: "ix_follows_subject_kind_stands_for_id",
                table: "follows",
                columns: new[] { "subject_kind", "stands_for_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "followed");

            migrationBuilder.DropTable(
                name: "followed_searches");

            migrationBuilder.DropTable(
                name: "follows");

            migrationBuilder.DropTable(
                name: "followers");

            migrationBuilder.DropColumn(
                name: "first_run_id",
                table: "authors");

            migrationBuilder.Sql("alter table authors alter column followers drop default");
        }
    }
}
