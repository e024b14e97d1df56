using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Decisions;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// What an owner's decision must not do: take works that are somebody else's. Asked in the turn, both when something is
/// decided and when what was taken back is to count again.
/// </summary>
public sealed class AllowDecision(BzPeerDbContext records)
{
    /// <summary>So many other authors whose names hold the words of a name are compared with it.</summary>
    private const int MostCompared = 200;

    /// <summary>Whether a name can lead to the record: not one that leads to somebody else, and not one that leads here anyhow.</summary>
    public async Task<EditAnswer.Refused?> AliasAsync(OwnersTurn own, string alias, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(own);
        if (await NameOfAnotherAsync(own, alias, null, cancellation).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        return await AuthorsOfName(NameKey.Of(alias)).AnyAsync(a => a.Id == own.AuthorId && a.MergedIntoId == null, cancellation).ConfigureAwait(false)
            ? new EditAnswer.Refused("Alias", "Imports find this record by that name already.")
            : null;
    }

    /// <summary>
    /// Whether a name is somebody else's: another author here has works under it, another owner said that it is theirs, or a
    /// provider's record of a person says that within its works the name alone means that person.
    /// </summary>
    /// <param name="own">The owner's turn.</param>
    /// <param name="name">The name.</param>
    /// <param name="exceptId">An author whose printed names don't count, being what is asked for; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<EditAnswer.Refused?> NameOfAnotherAsync(OwnersTurn own, string name, long? exceptId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(own);
        var key = NameKey.Of(name);
        var other = await AuthorsOfName(key).Where(a => a.Id != own.AuthorId && a.ErasedAt == null && a.MergedIntoId != own.AuthorId
                && (a.Works > 0 || a.MergedIntoId != null || records.Claims.Any(c => c.AuthorId == a.Id && (c.State == ClaimState.Accepted || c.State == ClaimState.Pending || c.State == ClaimState.Disputed))))
            .Select(a => new NamedRecord(a.Id, a.Name)).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (other is not null)
        {
            return HasWorksOf(other);
        }

        if (await records.Database.SqlQuery<bool>(
            $"""
            select exists (
                select from decided_keys d join author_keys k on k.key = d.leads_to and not k.is_invented
                where d.key = natural_author_key('', null, null, {key}) and k.author_id <> {own.AuthorId}) as "Value"
            """).SingleAsync(cancellation).ConfigureAwait(false))
        {
            return new EditAnswer.Refused("Alias", "That name leads to another record already.");
        }

        // Such works bear no key of the name, so no author of theirs is found by it. Where decisions lead the person's key, they lead
        // the name too.
        var told = Providers.WithTellingNames.Select(p => PersonAlias.KeyOfName(p, key)).ToArray();
        var person = await (from alias in records.PersonAliases
                            let end = records.DecidedKeys.Where(d => d.Key == alias.LeadsTo).Select(d => d.LeadsTo).FirstOrDefault() ?? alias.LeadsTo
                            let authorId = records.AuthorKeys.Where(k => k.Key == end && !k.IsInvented).Select(k => (long?)k.AuthorId).FirstOrDefault()
                            where told.Contains(alias.Key) && authorId != own.AuthorId
                            orderby alias.Key
                            select new
                            {
                                Record = records.Authors.Where(a => a.Id == authorId && a.ErasedAt == null && a.Works > 0).Select(a => new NamedRecord(a.Id, a.Name)).FirstOrDefault(),
                            }).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        return person switch
        {
            null => await PrintingAsync(key, own.AuthorId, exceptId, cancellation).ConfigureAwait(false),
            { Record: { } record } => new EditAnswer.Refused(
                "Alias", "By that name alone a source means the author of another record here. If it is yours too, claim it with proof: it is merged into this one.", record),
            _ => new EditAnswer.Refused("Alias", "By that name alone a source means a person who is not known to be the author of this record."),
        };
    }

    /// <summary>
    /// Whether an authorship can be said to be the owner's: a name that the record prints, or says itself; no ORCID iD of
    /// somebody else; nobody else's record with an owner.
    /// </summary>
    public async Task<EditAnswer.Refused?> MineAsync(OwnersTurn own, string provider, string externalId, int place, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(own);
        if (provider == Providers.Invented)
        {
            return new EditAnswer.Refused("", "This work is invented for the demonstration; nobody wrote it.");
        }

        var found = await (from record in records.SourceRecords
                           join source in records.WorkSources on record.Id equals source.SourceRecordId
                           join printed in records.Authorships on record.Id equals printed.SourceRecordId
                           join assigned in records.Assignments on new { printed.SourceRecordId, printed.Place } equals new { assigned.SourceRecordId, assigned.Place }
                           join author in records.Authors on assigned.AuthorId equals author.Id
                           where record.Provider == provider && record.ExternalId == externalId && printed.Place == place
                           select new
                           {
                               source.WorkId,
                               printed.Name,
                               Author = new NamedRecord(author.Id, author.Name),
                               author.Works,
                               HasOwner = records.Claims.Any(c => c.AuthorId == author.Id && c.State == ClaimState.Accepted),
                           }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (found is null)
        {
            // What is not here yet is looked at by whoever decides then.
            return null;
        }

        if (found.Author.Id == own.AuthorId)
        {
            return null;
        }

        if (found.HasOwner)
        {
            return new EditAnswer.Refused("", "This name belongs to a record that somebody owns. If it is yours, report the mistake on that record, or claim it with proof.", found.Author);
        }

        if (await records.AuthorWorks.Where(w => w.AuthorId == own.AuthorId && w.WorkId == found.WorkId).Select(w => w.Name).FirstOrDefaultAsync(cancellation).ConfigureAwait(false) is { } here)
        {
            return new EditAnswer.Refused("", $"The work stands on this record already, with the name {here}. If that is wrong, say first that it is not yours.");
        }

        var iDs = await (from source in records.WorkSources
                         join assigned in records.Assignments on source.SourceRecordId equals assigned.SourceRecordId
                         join printed in records.Authorships on new { assigned.SourceRecordId, assigned.Place } equals new { printed.SourceRecordId, printed.Place }
                         where source.WorkId == found.WorkId && assigned.AuthorId == found.Author.Id && printed.Orcid != null
                         select printed.Orcid).Distinct().ToListAsync(cancellation).ConfigureAwait(false);
        if (iDs.Count > 0)
        {
            var mine = await records.Authors.Where(a => a.Id == own.AuthorId).Select(a => a.Orcid).SingleAsync(cancellation).ConfigureAwait(false)
                ?? await records.AccountLogins.Where(l => l.UserId == own.AccountId && l.LoginProvider == AccountLogin.Orcid).Select(l => l.ProviderKey).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
            if (iDs.Exists(id => id != mine))
            {
                return new EditAnswer.Refused("", "The source prints an ORCID iD beside this name that is not this record’s. If it is yours, claim the record that bears it; if the source is wrong, report it.", found.Author);
            }
        }

        return await IsOwnNameAsync(own, found.Name, found.Author.Id, isAlone: found.Works <= 1, cancellation).ConfigureAwait(false)
            ? null
            : new EditAnswer.Refused("", $"The name {found.Name} is none that this record prints. If you published under it, claim the record of that name with proof; it is merged into this one. If the source is wrong, report it.", found.Author);
    }

    /// <summary>
    /// A printed name may be short for one that the record prints, where the record that it is now on has no other work: else
    /// the works of a namesake could be taken one by one. What was taken so widens nothing: only names count that works
    /// print without the owner's word, or that stood on the record when it was claimed. A name that the owner only said must
    /// be the very same, and lead to nobody else.
    /// </summary>
    private async Task<bool> IsOwnNameAsync(OwnersTurn own, string name, long foundId, bool isAlone, CancellationToken cancellation)
    {
        var asked = new GroupedName(name, null);
        var printed = await records.AuthorWorks.Where(w => w.AuthorId == own.AuthorId && w.Basis != WorkBasis.Confirmed && w.Basis != WorkBasis.Decided).Select(w => w.Name).Distinct()
            .ToListAsync(cancellation).ConfigureAwait(false);
        var claimed = await (from claim in records.Claims
                             join work in records.ClaimWorks on claim.Id equals work.ClaimId
                             where claim.AccountId == own.AccountId && claim.AuthorId == own.AuthorId && claim.State == ClaimState.Accepted && work.IsMine
                             select work.PrintedName).Distinct().ToListAsync(cancellation).ConfigureAwait(false);
        if (printed.Concat(claimed).Select(p => new GroupedName(p, null)).Any(p => p.Folded == asked.Folded || (isAlone && p.IsCompatible(asked))))
        {
            return true;
        }

        var said = await own.LiveAsync(cancellation, DecisionKind.ShownName, DecisionKind.Alias).ConfigureAwait(false);
        return isAlone && said.Exists(d => d.Value is { Length: > 0 } and var value && new GroupedName(value, null).Folded == asked.Folded)
            && await NameOfAnotherAsync(own, name, foundId, cancellation).ConfigureAwait(false) is null;
    }

    /// <summary>
    /// Whether works of another author print a name, whatever the author is found by: one with an ORCID iD or a provider's number for
    /// persons has no key of the name, and the next import that prints the name alone may be theirs all the same. Everybody's decisions
    /// wait meanwhile, so no more than <see cref="MostCompared"/> are looked at: a name that more may bear leads to nobody in particular.
    /// </summary>
    private async Task<EditAnswer.Refused?> PrintingAsync(string nameKey, long ownId, long? exceptId, CancellationToken cancellation)
    {
        // Not by LINQ, whose limit asks for an order: ordered, all would be found first.
        var bearers = await records.Database.SqlQuery<long>(
            $"""
            select id as "Value" from authors
            where search @@ plainto_tsquery('simple', unaccent({nameKey})) and id <> {ownId} and id is distinct from {exceptId}::bigint
                and not is_invented and erased_at is null and merged_into_id is null
            limit {MostCompared + 1}
            """).ToListAsync(cancellation).ConfigureAwait(false);
        if (bearers.Count > MostCompared)
        {
            return new EditAnswer.Refused("Alias", "Very many records here bear a name with these words: one so common cannot lead to yours alone.");
        }

        var printed = await (from author in records.Authors
                             join work in records.AuthorWorks on author.Id equals work.AuthorId
                             where bearers.Contains(author.Id)
                             select new { author.Id, author.Name, Printed = work.Name }).Distinct().ToListAsync(cancellation).ConfigureAwait(false);
        // SQL has no words for the key of a name.
        return printed.Where(p => NameKey.Of(p.Printed) == nameKey).OrderBy(p => p.Id).Select(p => HasWorksOf(new NamedRecord(p.Id, p.Name))).FirstOrDefault();
    }

    private static EditAnswer.Refused HasWorksOf(NamedRecord other) =>
        new("Alias", "Another record here has works under that name. If it is yours too, claim it with proof: it is merged into this one.", other);

    private IQueryable<Author> AuthorsOfName(string nameKey) => records.Authors.FromSql(
        $"""
        select a.* from authors a
        join author_keys k on k.author_id = a.id
        where k.key = natural_author_key('', null, null, {nameKey}) and not k.is_invented
        """);
}
