using System.Buffers;
using System.Globalization;
using BzPeer.Institutions;

namespace BzPeer.Import;

/// <summary>A record of an organisation, as ROR publishes it or as another provider mentions it.</summary>
public sealed class IncomingInstitution : Incoming
{
    /// <summary>Most names, relations or domains of one record.</summary>
    public const int MostParts = 5_000;

    private static readonly SearchValues<char> RorLetters = SearchValues.Create("0123456789abcdefghjkmnpqrstvwxyz");

    /// <summary>Its ROR id without resolver: nine characters, such as 05dxps055.</summary>
    public required string RorId { get; init; }

    /// <summary>The name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Every name, the one to show among them.</summary>
    public IReadOnlyList<InstitutionNamed> Names { get; init; } = [];

    /// <summary>Whether it still is what it was.</summary>
    public InstitutionStatus Status { get; init; }

    /// <summary>Domains as printed, lower case, without scheme: <c>caltech.edu</c>.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Its homepage.</summary>
    public string? Website { get; init; }

    /// <summary>What it is, in the provider's words: education, company …</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>City or the like.</summary>
    public string? Place { get; init; }

    /// <summary>Region, state or the like.</summary>
    public string? Region { get; init; }

    /// <summary>Country.</summary>
    public string? Country { get; init; }

    /// <summary>Country, ISO 3166-1 alpha-2, upper case.</summary>
    public string? CountryCode { get; init; }

    /// <summary>Year in which it was established.</summary>
    public short? Established { get; init; }

    /// <summary>How it stands to others.</summary>
    public IReadOnlyList<InstitutionRelated> Relations { get; init; } = [];

    /// <inheritdoc />
    public override string? Fault()
    {
        if (base.Fault() is { } fault)
        {
            return fault;
        }

        if (!IsRorId(RorId))
        {
            return "the ROR id is none";
        }

        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameLength || Names.Any(n => n.Value.Length > MaxNameLength))
        {
            return "a name is empty or too long";
        }

        if (Names.Count > MostParts || Relations.Count > MostParts || Domains.Count > MostParts)
        {
            return "there are too many names, relations or domains";
        }

        return Domains.Any(d => d.Length > MaxKeyLength) || Website?.Length > MaxFieldLength || Place?.Length > MaxNameLength
            || Region?.Length > MaxNameLength || Country?.Length > MaxNameLength || CountryCode?.Length > 2 || Types.Sum(t => t.Length) > MaxFieldLength
            ? "a field is too long"
            : null;
    }

    /// <summary>A ROR id is a 0, six characters of Crockford's base 32 and two digits (ROR's documentation, "ROR identifier pattern").</summary>
    public static bool IsRorId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length == 9 && id[0] == '0' && char.IsAsciiDigit(id[7]) && char.IsAsciiDigit(id[8])
            && !id.AsSpan(1, 6).ContainsAnyExcept(RorLetters);
    }

    /// <summary>The ROR id in an address such as https://ror.org/05dxps055, or as it stands alone; null where there is none.</summary>
    public static string? RorIdIn(string? text)
    {
        var id = text?.Trim().ToLowerInvariant();
        id = id?[(id.LastIndexOf('/') + 1)..];
        return id is not null && IsRorId(id) ? id : null;
    }

    /// <inheritdoc />
    protected override void AddTo(ContentHasher hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(ProviderDate);
        hash.Add(RorId);
        hash.Add(Name);
        hash.Add(Names.Count);
        foreach (var name in Names)
        {
            hash.Add(name.Value);
            hash.Add(name.Kind.ToString());
            hash.Add(name.Language);
        }

        hash.Add(Status.ToString());
        hash.Add(Domains);
        hash.Add(Website);
        hash.Add(Types);
        hash.Add(Place);
        hash.Add(Region);
        hash.Add(Country);
        hash.Add(CountryCode);
        hash.Add(Established?.ToString(CultureInfo.InvariantCulture));
        hash.Add(Relations.Count);
        foreach (var relation in Relations)
        {
            hash.Add(relation.Kind.ToString());
            hash.Add(relation.RorId);
            hash.Add(relation.Name);
        }
    }
}

/// <summary>One name of an organisation.</summary>
/// <param name="Value">The name.</param>
/// <param name="Kind">What kind of name.</param>
/// <param name="Language">Its language (ISO 639-1), where named.</param>
public sealed record InstitutionNamed(string Value, InstitutionNameKind Kind, string? Language = null);

/// <summary>How an organisation stands to another.</summary>
/// <param name="Kind">What the other is to this one.</param>
/// <param name="RorId">The other's ROR id without resolver.</param>
/// <param name="Name">The other's name, as this record prints it.</param>
public sealed record InstitutionRelated(InstitutionRelationKind Kind, string RorId, string Name);
