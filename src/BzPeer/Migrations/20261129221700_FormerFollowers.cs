using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class FormerFollowers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "former_followers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    stamp = table.Column<Guid>(type: "uuid", nullable: false),
                    follower_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_former_followers", x => x.id);
                    table.ForeignKey(
                        name: "fk_former_followers_followers_follower_id",
                        column: x => x.follower_id,
                        principalTable: "followers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_former_followers_follower_id",
                table: "former_followers",
                column: "follower_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "former_followers");
        }
    }
}
