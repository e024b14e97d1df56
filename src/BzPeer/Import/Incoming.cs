using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BzPeer.Works;

namespace BzPeer.Import;

/// <summary>What a format's reader makes of one record: facts as printed, whatever the provider and whatever they are about.</summary>
public abstract class Incoming
{
    /// <summary>Longest external id, in characters.</summary>
    public const int MaxExternalIdLength = 200;

    /// <summary>Longest printed name, in characters.</summary>
    public const int MaxNameLength = 1_000;

    /// <summary>Longest other field, in characters.</summary>
    public const int MaxFieldLength = 5_000;

    /// <summary>Longest key, such as a DOI or a category code, in characters: keys are indexed, and an index row holds 2,704 bytes.</summary>
    public const int MaxKeyLength = 500;

    /// <summary>Who published it.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own id.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The provider's own date of this state.</summary>
    public DateOnly? ProviderDate { get; init; }

    /// <summary>Whether this is only mentioned in another record: it is kept, but not counted as one that was imported.</summary>
    public bool IsMention { get; init; }

    /// <summary>Whether the provider dates no state of a record: of two of one day, or of none, the one that came last is the newer one.</summary>
    public bool IsUndated => Providers.Undated.Contains(Provider);

    /// <summary>SHA-256 over every field.</summary>
    public byte[] ContentHash => field ??= ComputeHash();

    /// <summary>
    /// Whether this state is newer than another of the same record that came before: the later provider's date, then the
    /// greater hash; of a provider that dates nothing (<see cref="Providers.Undated"/>), the one that came last.
    /// </summary>
    public bool IsNewerThan(DateOnly? providerDate, ReadOnlySpan<byte> contentHash)
    {
        var byDate = (ProviderDate ?? DateOnly.MinValue).CompareTo(providerDate ?? DateOnly.MinValue);
        return byDate != 0 ? byDate > 0
            : IsUndated ? !ContentHash.AsSpan().SequenceEqual(contentHash)
            : ContentHash.AsSpan().SequenceCompareTo(contentHash) > 0;
    }

    /// <summary>The same as <see cref="IsNewerThan"/> in SQL, for an upsert: whether <c>excluded</c> is newer than the row in place.</summary>
    internal static string IsNewerSql(string row) =>
        $"""
        ((coalesce({row}.provider_date, '-infinity'), {row}.content_hash) < (coalesce(excluded.provider_date, '-infinity'), excluded.content_hash)
            or {row}.provider_date is not distinct from excluded.provider_date and excluded.provider in ({UndatedSql}) and {row}.content_hash <> excluded.content_hash)
        """;

    private static readonly string UndatedSql = string.Join(", ", Providers.Undated.Select(p => $"'{p}'"));

    /// <summary>Why the record cannot be taken; null where it can.</summary>
    public virtual string? Fault()
    {
        if (ExternalId.Length is 0 or > MaxExternalIdLength)
        {
            return "the id is empty or too long";
        }

        return IsNoDay(ProviderDate) ? "a date is not a date" : null;
    }

    /// <summary>The first and the last day that .NET knows stand for infinity in the database, which has no year.</summary>
    protected static bool IsNoDay(DateOnly? day) => day == DateOnly.MinValue || day == DateOnly.MaxValue;

    /// <summary>Gives every field to the hash.</summary>
    protected abstract void AddTo(ContentHasher hash);

    private byte[] ComputeHash()
    {
        using var hash = new ContentHasher();
        hash.Add(Provider);
        hash.Add(ExternalId);
        AddTo(hash);
        return hash.Finish();
    }
}

/// <summary>Each field goes into the hash with its length, so that no two lists of fields run together to the same bytes.</summary>
public sealed class ContentHasher : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a text, or that there is none.</summary>
    public void Add(string? text)
    {
        Add(text?.Length ?? -1);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    /// <summary>Adds a number.</summary>
    public void Add(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    /// <summary>Adds a day, or that there is none.</summary>
    public void Add(DateOnly? day) => Add(day?.DayNumber ?? -1);

    /// <summary>Adds texts in their order.</summary>
    public void Add(IReadOnlyCollection<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Add(texts.Count);
        foreach (var text in texts)
        {
            Add(text);
        }
    }

    /// <summary>
    /// Adds a field that earlier versions did not keep, only where it says something: the hash of a record without it
    /// stays what it was.
    /// </summary>
    public void AddLater(string name, string? text)
    {
        if (text is not null)
        {
            Add(name);
            Add(text);
        }
    }

    internal byte[] Finish() => hash.GetHashAndReset();

    /// <inheritdoc />
    public void Dispose() => hash.Dispose();
}
