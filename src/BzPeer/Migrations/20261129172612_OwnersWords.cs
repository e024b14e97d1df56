using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class OwnersWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "why_hash",
                table: "decisions",
                type: "bytea",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "value",
                table: "decision_values",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<string>(
                name: "why",
                table: "decision_values",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "held_until",
                table: "claims",
                type: "timestamp with time zone",
                nullable: true);

            // Claims that held an author until now, as far as claim and ledger still say so.
            migrationBuilder.Sql(
                """
                update claims c set held_until = c.changed_at
                where c.state = 'Revoked'
                    or c.state = 'Withdrawn' and exists (
                        select from decisions d
                        where d.author_key = c.author_key and d.kind = 'ClaimWithdrawn' and d.at = c.changed_at and d.reason = 'Its owner gives the record up.')
                """);

            migrationBuilder.AddColumn<string>(
                name: "printed_name",
                table: "authors",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "why_hash",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "why",
                table: "decision_values");

            migrationBuilder.DropColumn(
                name: "held_until",
                table: "claims");

            migrationBuilder.DropColumn(
                name: "printed_name",
                table: "authors");

            migrationBuilder.Sql("delete from decision_values where value is null");

            migrationBuilder.AlterColumn<string>(
                name: "value",
                table: "decision_values",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);
        }
    }
}
