using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BzPeer.Works;

namespace BzPeer.Import;

/// <summary>What a format's reader makes of one record: facts as printed, whatever the provider.</summary>
public sealed class IncomingRecord
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 10_000;

    /// <summary>Longest abstract, in characters.</summary>
    public const int MaxAbstractLength = 100_000;

    /// <summary>Longest printed name, in characters.</summary>
    public const int MaxNameLength = 1_000;

    /// <summary>Longest other field, in characters.</summary>
    public const int MaxFieldLength = 5_000;

    /// <summary>Longest DOI or category code, in characters: both are indexed, and an index row holds 2,704 bytes.</summary>
    public const int MaxKeyLength = 500;

    /// <summary>Longest external id, in characters.</summary>
    public const int MaxExternalIdLength = 200;

    /// <summary>Most authors of one record.</summary>
    public const int MaxAuthors = 50_000;

    /// <summary>Who published it.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own id.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The provider's own date of this state.</summary>
    public DateOnly? ProviderDate { get; init; }

    /// <summary>What is described.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>Title as printed.</summary>
    public required string Title { get; init; }

    /// <summary>Abstract as printed; empty where there is none.</summary>
    public required string Abstract { get; init; }

    /// <summary>DOI, without resolver.</summary>
    public string? Doi { get; init; }

    /// <summary>Where it appeared.</summary>
    public string? JournalReference { get; init; }

    /// <summary>The provider's comments.</summary>
    public string? Comments { get; init; }

    /// <summary>Address of the licence.</summary>
    public string? License { get; init; }

    /// <summary>Category codes as printed.</summary>
    public required string[] Categories { get; init; }

    /// <summary>Day of the first revision.</summary>
    public DateOnly? FirstPosted { get; init; }

    /// <summary>Day of the latest revision.</summary>
    public DateOnly? LatestRevision { get; init; }

    /// <summary>How many revisions.</summary>
    public short Revisions { get; init; }

    /// <summary>The author list in its order.</summary>
    public required IReadOnlyList<PrintedAuthor> Authors { get; init; }

    /// <summary>SHA-256 over all of the above.</summary>
    public byte[] ContentHash => field ??= ComputeHash();

    /// <summary>Whether this state is newer than another of the same record: the later provider's date, then the greater hash.</summary>
    public bool IsNewerThan(DateOnly? providerDate, ReadOnlySpan<byte> contentHash)
    {
        var byDate = (ProviderDate ?? DateOnly.MinValue).CompareTo(providerDate ?? DateOnly.MinValue);
        return byDate != 0 ? byDate > 0 : ContentHash.AsSpan().SequenceCompareTo(contentHash) > 0;
    }

    /// <summary>Why the record cannot be taken; null where it can.</summary>
    public string? Fault()
    {
        if (ExternalId.Length is 0 or > MaxExternalIdLength)
        {
            return "the id is empty or too long";
        }

        if (string.IsNullOrWhiteSpace(Title))
        {
            return "the title is empty";
        }

        if (Title.Length > MaxTitleLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the title has {Title.Length} characters, more than {MaxTitleLength}");
        }

        if (Abstract.Length > MaxAbstractLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the abstract has {Abstract.Length} characters, more than {MaxAbstractLength}");
        }

        if (Authors.Count is 0 or > MaxAuthors)
        {
            return Authors.Count == 0 ? "no author is named" : string.Create(CultureInfo.InvariantCulture, $"{Authors.Count} authors are named, more than {MaxAuthors}");
        }

        foreach (var author in Authors)
        {
            if (author.Name.Length > MaxNameLength || author.Affiliation?.Length > MaxFieldLength)
            {
                return "an author's name or affiliation is too long";
            }
        }

        if (Doi?.Length > MaxKeyLength || Categories.Any(c => c.Length > MaxKeyLength))
        {
            return "the DOI or a category is too long";
        }

        // The first and the last day that .NET knows stand for infinity in the database, which has no year.
        if (new[] { ProviderDate, FirstPosted, LatestRevision }.Any(d => d == DateOnly.MinValue || d == DateOnly.MaxValue))
        {
            return "a date is not a date";
        }

        return (JournalReference?.Length > MaxFieldLength || Comments?.Length > MaxFieldLength
            || License?.Length > MaxFieldLength || Categories.Sum(c => c.Length) > MaxFieldLength)
            ? "a field is too long"
            : null;
    }

    private byte[] ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Provider);
        Add(ExternalId);
        Add(Kind.ToString());
        Add(Title);
        Add(Abstract);
        Add(Doi);
        Add(JournalReference);
        Add(Comments);
        Add(License);
        AddNumber(Categories.Length);
        foreach (var category in Categories)
        {
            Add(category);
        }

        AddNumber(ProviderDate?.DayNumber ?? -1);
        AddNumber(FirstPosted?.DayNumber ?? -1);
        AddNumber(LatestRevision?.DayNumber ?? -1);
        AddNumber(Revisions);
        AddNumber(Authors.Count);
        foreach (var author in Authors)
        {
            Add(author.Name);
            Add(author.Family);
            Add(author.Affiliation);
            Add(author.Orcid);
            Add(author.ProviderAuthorId);
        }

        return hash.GetHashAndReset();

        // Each field goes in with its length, so that no two lists of fields run together to the same bytes.
        void Add(string? text)
        {
            AddNumber(text?.Length ?? -1);
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        void AddNumber(int number)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}

/// <summary>One name of an author list, its TeX accents decoded.</summary>
/// <param name="Name">Given name first, then family name and suffix.</param>
/// <param name="Family">The family name, where told apart.</param>
/// <param name="Affiliation">As printed beside the name.</param>
/// <param name="Orcid">ORCID iD as printed beside the name.</param>
/// <param name="ProviderAuthorId">The provider's own id of the author.</param>
public sealed record PrintedAuthor(string Name, string? Family, string? Affiliation = null, string? Orcid = null, string? ProviderAuthorId = null);
