using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BzPeer.Migrations
{
    /// <inheritdoc />
    public partial class LaterEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Imports and decisions take turns with this: they lock the same tables in another order, and their events become visible in the order of their ids.
            migrationBuilder.Sql("select pg_advisory_xact_lock(7300417001)");

            // Names of people would outlive their records, and of what an owner hides by now the log keeps nothing more.
            migrationBuilder.Sql(
                """
                update events set before = null, after = case when kind = 'AffiliationChanged' then after end
                where kind in ('AffiliationChanged', 'RecordsMerged', 'RecordsSplit') and (before is not null or kind <> 'AffiliationChanged' and after is not null)
                """);

            // What feeds told until now stands under what is followed.
            migrationBuilder.Sql(
                """
                insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
                select at, kind, 'Work', work_id, work_id, bool_or(is_older)
                from events
                where kind in ('NewVersion', 'Retraction')
                group by at, kind, work_id
                order by at, work_id, kind
                """);

            // The whole log is read before the column below locks all out of what is followed until the end.
            migrationBuilder.Sql(
                """
                create temporary table led on commit drop as
                select subject_id, other_id, max(id) as id from events where kind = 'RecordsMerged' group by subject_id, other_id
                """);

            migrationBuilder.AddColumn<long>(
                name: "led_event_id",
                table: "follows",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // Whose follows were led on before: from the merge on, which the log tells.
            migrationBuilder.Sql(
                """
                update follows f set led_event_id = e.id - 1
                from led e
                where f.subject_kind = 'Author' and f.stands_for_id <> f.subject_id and (e.subject_id, e.other_id) = (f.stands_for_id, f.subject_id)
                """);

            // Last, so that who writes to the log or to what is counted waits for moments, and of what comes from now on, so that nothing is read for it. Nobody could follow a work before.
            migrationBuilder.Sql(
                """
                alter table follows add constraint ck_follows_subject_kind check (subject_kind <> 'Work') not valid;
                alter table events add constraint ck_events_of_work check (subject_kind <> 'Work' or subject_id = work_id) not valid;
                alter table followed add constraint ck_followed_subject_kind check (subject_kind <> 'Work') not valid
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("delete from events where subject_kind = 'Work'");

            migrationBuilder.DropCheckConstraint(
                name: "ck_follows_subject_kind",
                table: "follows");

            migrationBuilder.DropCheckConstraint(
                name: "ck_followed_subject_kind",
                table: "followed");

            migrationBuilder.DropCheckConstraint(
                name: "ck_events_of_work",
                table: "events");

            migrationBuilder.DropColumn(
                name: "led_event_id",
                table: "follows");
        }
    }
}
