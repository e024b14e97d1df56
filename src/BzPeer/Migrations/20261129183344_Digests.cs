using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class Digests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "digest_progress",
                columns: table => new
                {
                    id = table.Column<short>(type: "smallint", nullable: false),
                    event_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_digest_progress", x => x.id);
                    table.CheckConstraint("ck_digest_progress_one", "id = 1");
                });

            migrationBuilder.InsertData(
                table: "digest_progress",
                columns: new[] { "id", "event_id" },
                values: new object[] { (short)1, 0L });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "digest_progress");
        }
    }
}
