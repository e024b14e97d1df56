using BzPeer.Accounts;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Says of works that they are the owner's or not. It counts before every import, earlier or later.</summary>
public sealed class SayWhose(BzPeerDbContext records, EditRecord edit, AllowDecision allow)
{
    /// <summary>Says that a work on the record is not the owner's: it leaves the record, and no import brings it back.</summary>
    public Task<EditAnswer> NotMineAsync(LoggedIn me, long authorId, long workId, string? why, CancellationToken cancellation = default) =>
        edit.RunAsync(me, authorId, why, async own =>
        {
            var names = await PrintedAsync(authorId, workId, cancellation).ConfigureAwait(false);
            foreach (var name in names)
            {
                Decide(own, DecisionKind.NotMine, name);
            }

            return names.Count == 0 ? new EditAnswer.Refused("", "The work is not on this record any more.") : null;
        }, cancellation);

    /// <summary>Confirms that a work on the record is the owner's.</summary>
    public Task<EditAnswer> ConfirmAsync(LoggedIn me, long authorId, long workId, string? why, CancellationToken cancellation = default) =>
        edit.RunAsync(me, authorId, why, async own =>
        {
            var names = await PrintedAsync(authorId, workId, cancellation).ConfigureAwait(false);
            if (names.Count == 0)
            {
                return new EditAnswer.Refused("", "The work is not on this record any more.");
            }

            await SayMineAsync(own, names[0], cancellation).ConfigureAwait(false);
            return null;
        }, cancellation);

    /// <summary>Says that a name in the author list of any work here is the owner's.</summary>
    public Task<EditAnswer> MineAsync(LoggedIn me, long authorId, long workId, int place, string? why, CancellationToken cancellation = default) =>
        edit.RunAsync(me, authorId, why, async own =>
        {
            var name = await (from source in records.WorkSources
                              join record in records.SourceRecords on source.SourceRecordId equals record.Id
                              join printed in records.Authorships on source.SourceRecordId equals printed.SourceRecordId
                              join assigned in records.Assignments on new { printed.SourceRecordId, printed.Place } equals new { assigned.SourceRecordId, assigned.Place }
                              where source.WorkId == workId && source.TakesPrecedence && printed.Place == place
                              select new { assigned.AuthorId, Printed = new PrintedName(record.Provider, record.ExternalId, printed.Place, printed.Name) })
                .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
            if (name is null)
            {
                return new EditAnswer.Refused("Place", "Choose the name that is yours.");
            }

            if (await allow.MineAsync(own, name.Printed.Provider, name.Printed.ExternalId, place, cancellation).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            if (name.AuthorId == authorId)
            {
                await SayMineAsync(own, name.Printed, cancellation).ConfigureAwait(false);
            }
            else
            {
                Decide(own, DecisionKind.Mine, name.Printed);
            }

            return null;
        }, cancellation);

    private static async Task SayMineAsync(OwnersTurn own, PrintedName name, CancellationToken cancellation)
    {
        var said = await own.LiveAsync(cancellation, DecisionKind.Mine, DecisionKind.NotMine).ConfigureAwait(false);
        var latest = said.FindLast(d => d.Provider == name.Provider && d.ExternalId == name.ExternalId && d.Place == name.Place && d.PrintedName == name.Name);
        if (latest?.Kind != DecisionKind.Mine)
        {
            Decide(own, DecisionKind.Mine, name);
        }
    }

    private static void Decide(OwnersTurn own, DecisionKind kind, PrintedName name) => own.Decide(kind, null, name.Provider, name.ExternalId, name.Place, name.Name);

    /// <summary>Where a work prints the author: in the record that gives its author list where that names them, else in another; all places in it.</summary>
    private async Task<List<PrintedName>> PrintedAsync(long authorId, long workId, CancellationToken cancellation)
    {
        var all = await (from source in records.WorkSources
                         join assigned in records.Assignments on source.SourceRecordId equals assigned.SourceRecordId
                         join printed in records.Authorships on new { assigned.SourceRecordId, assigned.Place } equals new { printed.SourceRecordId, printed.Place }
                         join record in records.SourceRecords on source.SourceRecordId equals record.Id
                         where source.WorkId == workId && assigned.AuthorId == authorId
                         orderby source.TakesPrecedence descending, record.Id, printed.Place
                         select new { record.Id, Name = new PrintedName(record.Provider, record.ExternalId, printed.Place, printed.Name) }).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. all.Where(a => a.Id == all[0].Id).Select(a => a.Name)];
    }

    private sealed record PrintedName(string Provider, string ExternalId, int Place, string Name);
}
