using BzPeer.Accounts;
using BzPeer.Authors;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// The authors that an account may be: who bears its ORCID iD, and who bears its owner's name and works where its e-mail
/// address is. An offer proves nothing; it only spares a search.
/// </summary>
public sealed class ReadOffers(BzPeerDbContext records)
{
    private const int Shown = 5;

    /// <summary>Reads them: none that has an owner, none that the account claims already.</summary>
    public async Task<IReadOnlyList<OfferedAuthor>> RunAsync(LoggedIn me, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        var orcid = await records.AccountLogins.Where(l => l.UserId == me.AccountId && l.LoginProvider == AccountLogin.Orcid).Select(l => l.ProviderKey)
            .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        var orcidKey = orcid is null ? "" : "orcid:" + orcid;
        var nameKey = "name:" + NameKey.Of(me.Name);
        var domains = ProveByEmail.DomainsOf(me.Email);
        return await (from author in records.Authors
                      join key in records.AuthorKeys on author.Id equals key.AuthorId
                      where (key.Key == orcidKey || key.Key == nameKey) && !key.IsInvented && author.MergedIntoId == null && author.ErasedAt == null && author.Works > 0 && !author.IsClaimed
                          && (key.Key == orcidKey || (from at in records.AuthorInstitutions
                                                      join institution in records.Institutions on at.InstitutionId equals institution.Id
                                                      where at.AuthorId == author.Id && institution.Domains.Any(d => domains.Contains(d))
                                                      select 1).Any())
                          && !records.Claims.Any(c => c.AccountId == me.AccountId && c.AuthorId == author.Id)
                      orderby key.Key == orcidKey descending, author.Works descending, author.Id
                      select new OfferedAuthor(author.Id, author.Name, author.Works, author.FirstYear, author.LastYear, author.Affiliation, key.Key == orcidKey))
            .Take(Shown).ToListAsync(cancellation).ConfigureAwait(false);
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
