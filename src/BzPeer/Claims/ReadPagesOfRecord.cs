using System.Text.RegularExpressions;
using BzPeer.Authors;
using BzPeer.Fetching;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>The pages by which an author can be proved: those that sources name, not the claimant.</summary>
public sealed partial class ReadPagesOfRecord(BzPeerDbContext records, FetchPage fetch)
{
    /// <summary>Pages that are offered at most.</summary>
    private const int Shown = 20;

    /// <summary>Records whose texts are searched for repositories, the newest works first.</summary>
    private const int Searched = 500;

    // On these the first two parts of an address are a repository's owner and name.
    private static readonly string[] Hosts = ["%github.com/%", "%gitlab.com/%", "%codeberg.org/%", "%bitbucket.org/%"];

    /// <summary>Pages that the record of the iD which the author bears names as the person's own.</summary>
    public async Task<IReadOnlyList<string>> HomepagesAsync(long authorId, CancellationToken cancellation = default) =>
        [.. (await NamedAsync(authorId, cancellation).ConfigureAwait(false)).DistinctBy(KeyOf, StringComparer.Ordinal).Take(Shown)];

    /// <summary>Whether one of those is this page.</summary>
    public async Task<bool> NameAsync(long authorId, string page, CancellationToken cancellation = default) =>
        (await NamedAsync(authorId, cancellation).ConfigureAwait(false)).Any(named => IsNamedBy(named, page));

    /// <summary>
    /// Whether a page is the one that a source names: a slash at the end makes no difference. One that is named with https is read with
    /// https alone, for whoever sits between could write into the other; one that is named with http by either.
    /// </summary>
    /// <param name="named">As the source names it.</param>
    /// <param name="page">What is looked at.</param>
    public static bool IsNamedBy(string named, string page) =>
        KeyOf(named) is { } key && key == KeyOf(page) && (IsHttps(page) || !IsHttps(named));

    private async Task<IEnumerable<string>> NamedAsync(long authorId, CancellationToken cancellation)
    {
        var named = await (from author in records.Authors
                           join person in records.Set<PersonRecord>() on author.Orcid equals person.Orcid
                           where author.Id == authorId && author.Orcid != null
                           orderby person.Provider, person.ExternalId
                           select person.Links).ToListAsync(cancellation).ConfigureAwait(false);
        return named.SelectMany(links => links).Where(link => fetch.TryRead(link, out _));
    }

    /// <summary>Where a token can stand that only the author writes: the ORCID record, and repositories to which the author's works lead.</summary>
    public async Task<IReadOnlyList<string>> CodePlacesAsync(long authorId, CancellationToken cancellation = default)
    {
        var orcid = await records.Authors.Where(a => a.Id == authorId).Select(a => a.Orcid).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        var texts = await (from listed in records.AuthorWorks
                           join source in records.WorkSources on listed.WorkId equals source.WorkId
                           join record in records.SourceRecords on source.SourceRecordId equals record.Id
                           where listed.AuthorId == authorId && Hosts.Any(host => EF.Functions.ILike(record.Abstract + " " + record.Comments, host))
                           orderby listed.Year descending, listed.SortKey, record.Id
                           select record.Abstract + " " + record.Comments).Take(Searched).ToListAsync(cancellation).ConfigureAwait(false);
        return
        [
            .. orcid is null ? Array.Empty<string>() : [$"https://orcid.org/{orcid}"],
            .. texts.SelectMany(RepositoriesIn).Distinct(StringComparer.OrdinalIgnoreCase).Take(Shown),
        ];
    }

    /// <summary>The repositories whose addresses stand in a text, whatever page of theirs it names: what strangers write there, in issues, is no proof.</summary>
    internal static IEnumerable<string> RepositoriesIn(string text) =>
        Repository().Matches(text.Replace(@"\_", "_", StringComparison.Ordinal))
            .Select(found => (Host: found.Groups["host"].Value.ToLowerInvariant(), Owner: found.Groups["owner"].Value, Name: NameOf(found.Groups["name"].Value)))
            .Where(found => found.Name.Length > 0).Select(found => $"https://{found.Host}/{found.Owner}/{found.Name}");

    // Sentences end, and git's own addresses have its name at the end.
    private static string NameOf(string written)
    {
        var name = written.TrimEnd('.');
        return name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name;
    }

    private static bool IsHttps(string written) => WebAddress.TryRead(written, out var address, anyPort: true) && address.Scheme == Uri.UriSchemeHttps;

    private static string? KeyOf(string written) =>
        WebAddress.TryRead(written, out var address, anyPort: true) ? (address.IsDefaultPort ? address.Host : address.Authority) + address.AbsolutePath.TrimEnd('/') + address.Query : null;

    [GeneratedRegex(
        @"(?<![\w.-])(www\.)?(?<host>github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)/(?<owner>[A-Za-z0-9_.-]{1,100})/(?<name>[A-Za-z0-9_.-]{1,100})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repository();
}
