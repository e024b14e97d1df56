using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class Provenance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "identified_by",
                table: "authors",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string[]>(
                name: "providers",
                table: "authors",
                type: "text[]",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "provider",
                table: "author_works",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "identified_by",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "providers",
                table: "authors");

            migrationBuilder.DropColumn(
                name: "provider",
                table: "author_works");
        }
    }
}
