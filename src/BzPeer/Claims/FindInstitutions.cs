using BzPeer.Institutions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Finds institutions by a name or a part of one, for an owner to choose from.</summary>
public sealed class FindInstitutions(BzPeerDbContext records)
{
    /// <summary>Shown at most.</summary>
    public const int Shown = 20;

    /// <summary>Longest part of a name that is searched for.</summary>
    public const int MaxLength = 200;

    /// <summary>Those with a name that is asked for, then those with it in a name; the ones with most works first.</summary>
    public async Task<IReadOnlyList<FoundInstitution>> RunAsync(string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var keys = new[] { InstitutionNameKey.Of(name, InstitutionNameKind.Label), InstitutionNameKey.Of(name, InstitutionNameKind.Acronym) }.OfType<string>().ToList();
        var part = $"%{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return await (from institution in records.Institutions
                      where institution.Status != InstitutionStatus.Withdrawn
                          && records.InstitutionNames.Any(n => n.InstitutionId == institution.Id && (keys.Contains(n.NameKey!) || EF.Functions.ILike(n.Name, part)))
                      orderby records.InstitutionNames.Any(n => n.InstitutionId == institution.Id && keys.Contains(n.NameKey!)) descending,
                          institution.Works descending, institution.Id
                      select new FoundInstitution(institution.Id, institution.Name, institution.Language, institution.Place, institution.Country, institution.RorId))
            .Take(Shown).ToListAsync(cancellation).ConfigureAwait(false);
    }
}

/// <summary>An institution that was found.</summary>
public sealed record FoundInstitution(long Id, string Name, string? Language, string? Place, string? Country, string RorId);
