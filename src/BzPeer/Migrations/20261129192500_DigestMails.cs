using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class DigestMails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_mails_erased",
                table: "outgoing_mails");

            migrationBuilder.AddColumn<long>(
                name: "digested_before",
                table: "outgoing_mails",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "follower_id",
                table: "outgoing_mails",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_failed_at",
                table: "outgoing_mails",
                column: "failed_at",
                filter: "failed_at is not null and digested_before is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_follower_id",
                table: "outgoing_mails",
                column: "follower_id",
                filter: "follower_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_letters",
                table: "outgoing_mails",
                column: "next_try_at",
                filter: "follower_id is null and sent_at is null and failed_at is null");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_mails_erased",
                table: "outgoing_mails",
                sql: "sent_at is null or num_nonnulls(recipient, subject, text, html, unsubscribe, follower_id) = 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_failed_at",
                table: "outgoing_mails");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_follower_id",
                table: "outgoing_mails");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_letters",
                table: "outgoing_mails");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_mails_erased",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "digested_before",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "follower_id",
                table: "outgoing_mails");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_mails_erased",
                table: "outgoing_mails",
                sql: "sent_at is null or num_nonnulls(recipient, subject, text, html, unsubscribe) = 0");
        }
    }
}
