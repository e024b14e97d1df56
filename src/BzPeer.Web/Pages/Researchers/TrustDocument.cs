using System.Text.Json.Serialization;
using BzPeer.Authors;
using BzPeer.Claims;
using BzPeer.Trust;
using BzPeer.Works;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>The trust page as JSON: what adds up to the score, so that a program can check it.</summary>
public sealed record TrustDocument
{
    /// <summary>Whose score it is.</summary>
    public required TrustedAuthor Author { get; init; }

    /// <summary>The sum of the points, rounded down.</summary>
    public required int Score { get; init; }

    /// <summary>The word for the score.</summary>
    public required TrustBand Band { get; init; }

    /// <summary>Verification level, 0 to 4.</summary>
    public required int Level { get; init; }

    /// <summary>What was looked at.</summary>
    public required IReadOnlyList<TrustPart> Signals { get; init; }

    /// <summary>Who published most of the works behind it.</summary>
    public required string Source { get; init; }

    /// <summary>Who supplied the works with persistent identifiers, most works first.</summary>
    public required IReadOnlyList<TrustedSource> Sources { get; init; }

    /// <summary>The affiliation that counts, where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrustedAffiliation? Affiliation { get; init; }

    /// <summary>Whether its author has claimed it.</summary>
    public required bool IsClaimed { get; init; }

    /// <summary>The proofs that count.</summary>
    public required IReadOnlyList<TrustedProof> Proofs { get; init; }

    /// <summary>Since when co-authors vouch whose vouch counts.</summary>
    public required IReadOnlyList<DateOnly> Vouched { get; init; }

    /// <summary>What became of claim, proofs and vouches, the newest first.</summary>
    public required IReadOnlyList<TrustedEvent> History { get; init; }

    /// <summary>How many events came before those.</summary>
    public required int EarlierEvents { get; init; }

    /// <summary>When a record behind it last came or changed.</summary>
    public required DateTimeOffset Imported { get; init; }

    /// <summary>What would raise the score, and by how much.</summary>
    public required IReadOnlyList<TrustAdvice> WouldRaiseIt { get; init; }

    /// <summary>Since when the score is what it is.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The document of an author.</summary>
    public static TrustDocument Of(TrustOfAuthorView view, IReadOnlyList<TrustPart> parts, IEnumerable<TrustAdvice> advice, string shortId, string address)
    {
        ArgumentNullException.ThrowIfNull(view);
        var author = view.Author;
        return new TrustDocument
        {
            Author = new TrustedAuthor(shortId, author.Name, address),
            Score = author.Trust,
            Band = author.Band,
            Level = author.Level,
            Signals = parts,
            Source = view.Sources.Count > 0 ? view.Sources[0].Provider : author.IsInvented ? Providers.Invented : Providers.Arxiv,
            Sources = [.. view.Sources.Select(s => new TrustedSource(s.Provider, s.Works, Day(s.ImportedAt)))],
            Affiliation = author.Institution is { } institution
                ? new TrustedAffiliation(institution.Name, "https://ror.org/" + institution.RorId, author.AffiliationYear, author.AffiliationProvider)
                : null,
            IsClaimed = author.IsClaimed,
            Proofs = [.. author.Proofs.Select(TrustedProof.Of)],
            Vouched = [.. view.VouchedAt.Select(Day)],
            History = [.. view.History.Select(e => new TrustedEvent(e.What, e.Proof, Day(e.At), e.With))],
            EarlierEvents = view.EarlierEvents,
            Imported = author.UpdatedAt,
            WouldRaiseIt = [.. advice],
            Since = author.TrustSince,
        };
    }

    /// <summary>Days alone are public of what people did.</summary>
    internal static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);
}

/// <summary>Who supplied works.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Works">How many of the works with persistent identifiers.</param>
/// <param name="Imported">The day on which the latest of them came in its present state.</param>
public sealed record TrustedSource(string Provider, int Works, DateOnly Imported);

/// <summary>A proof that counts.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Source">Who or what said so.</param>
/// <param name="Given">When it was given.</param>
/// <param name="LookedAt">When it was looked at last.</param>
/// <param name="LookedAtAgain">When it is looked at again; null where the owner confirms it.</param>
/// <param name="ConfirmedAgainBy">Until when its owner is to confirm it again; null where it is looked at.</param>
public sealed record TrustedProof(EvidenceKind Kind, string Source, DateOnly Given, DateOnly? LookedAt, DateOnly? LookedAtAgain, DateOnly? ConfirmedAgainBy)
{
    internal static TrustedProof Of(CountingProof proof)
    {
        var isConfirmed = proof.Kind == EvidenceKind.InstitutionalEmail;
        DateOnly? ends = proof.ExpiresAt is { } at ? TrustDocument.Day(at) : null;
        return new TrustedProof(
            proof.Kind,
            EvidenceWords.Source(proof.Kind),
            TrustDocument.Day(proof.ProvedAt),
            proof.CheckedAt is { } looked ? TrustDocument.Day(looked) : null,
            isConfirmed ? null : ends,
            isConfirmed ? ends : null);
    }
}

/// <summary>Something that happened to a record's verification.</summary>
/// <param name="What">What.</param>
/// <param name="Proof">Which kind of proof; null where it is about none.</param>
/// <param name="On">On which day.</param>
/// <param name="With">How the claim ended, where a proof was lost with it alone; else null.</param>
public sealed record TrustedEvent(TrustEventKind What, EvidenceKind? Proof, DateOnly On, TrustEventKind? With);

/// <summary>The author of a score.</summary>
/// <param name="Id">The short id of the addresses.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Url">The profile.</param>
public sealed record TrustedAuthor(string Id, string Name, string Url);

/// <summary>The affiliation behind a score.</summary>
/// <param name="Name">The institution.</param>
/// <param name="Ror">Its address in the registry.</param>
/// <param name="Year">The year of the work that prints it.</param>
/// <param name="Source">The provider that prints it.</param>
public sealed record TrustedAffiliation(string Name, string Ror, short? Year, string? Source);
