using BzPeer.Accounts;
using BzPeer.Authors;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// The authors that an account may be: who bears its ORCID iD, and who bears a name like its owner's and works where its e-mail
/// address is. An offer proves nothing; it only spares a search.
/// </summary>
public sealed class ReadOffers(BzPeerDbContext records)
{
    private const int Shown = 5;

    /// <summary>Authors at the institution whose names are compared; all of them print every word of the account's.</summary>
    private const int Compared = 100;

    /// <summary>Reads them: none that has an owner, none that the account claims already.</summary>
    public async Task<IReadOnlyList<OfferedAuthor>> RunAsync(LoggedIn me, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        var orcid = await records.AccountLogins.Where(l => l.UserId == me.AccountId && l.LoginProvider == AccountLogin.Orcid).Select(l => l.ProviderKey)
            .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        var orcidKey = orcid is null ? "" : "orcid:" + orcid;
        // What is searched by holds the names that works print, whatever the author is found by: an iD or a provider's number for
        // persons says more than a name, so most authors with institutions have no key of their name. Initials are left to the comparison.
        var all = NameKey.Of(me.Name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // Some names are written with a character for each word.
        var words = string.Join(' ', Array.Exists(all, word => word.Length > 1) ? all.Where(word => word.Length > 1) : all);
        var domains = ProveByEmail.DomainsOf(me.Email);
        var byOrcid = records.AuthorKeys.Where(k => k.Key == orcidKey && !k.IsInvented).Select(k => k.AuthorId);
        var byName = from author in records.Authors
                     where words != "" && author.Search!.Matches(EF.Functions.PlainToTsQuery("simple", EF.Functions.Unaccent(words)))
                         && (from at in records.AuthorInstitutions
                             join institution in records.Institutions on at.InstitutionId equals institution.Id
                             where at.AuthorId == author.Id && institution.Domains.Any(d => domains.Contains(d))
                             select 1).Any()
                     select author.Id;
        var found = await (from author in records.Authors
                           where byOrcid.Union(byName).Contains(author.Id)
                               && !author.IsInvented && author.MergedIntoId == null && author.ErasedAt == null && author.Works > 0 && !author.IsClaimed
                               && !records.Claims.Any(c => c.AccountId == me.AccountId && c.AuthorId == author.Id)
                           orderby byOrcid.Contains(author.Id) descending, author.Works descending, author.Id
                           select new
                           {
                               Offer = new OfferedAuthor(author.Id, author.Name, author.Works, author.FirstYear, author.LastYear, author.Affiliation, byOrcid.Contains(author.Id)),
                               PrintedName = author.PrintedName ?? author.Name,
                           }).Take(Compared).ToListAsync(cancellation).ConfigureAwait(false);
        var mine = new GroupedName(me.Name, null);
        return
        [
            .. found.Where(f => f.Offer.ByOrcid || mine.IsCompatible(new GroupedName(f.PrintedName, null))).Select(f => f.Offer).Take(Shown),
        ];
    }
}

/// <summary>An author that an account may be.</summary>
/// <param name="Id">The author.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Works">How many works.</param>
/// <param name="FirstYear">Year of the first.</param>
/// <param name="LastYear">Year of the last.</param>
/// <param name="Affiliation">As the latest work prints it.</param>
/// <param name="ByOrcid">Whether the account's ORCID iD says so; else name and e-mail domain do.</param>
public sealed record OfferedAuthor(long Id, string Name, int Works, short FirstYear, short LastYear, string? Affiliation, bool ByOrcid);
