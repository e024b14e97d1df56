using System.Security.Cryptography;
using System.Text;
using BzPeer.Authors;
using BzPeer.Institutions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Claims;

/// <summary>
/// One fact behind a claim, checked by the program: who, when, with what result, until when. Only its kind and its dates
/// are ever public.
/// </summary>
public sealed class Evidence : IEntityTypeConfiguration<Evidence>
{
    /// <summary>Longest subject, in characters: an e-mail address, an iD, the address of a page.</summary>
    public const int MaxSubjectLength = 2_000;

    /// <summary>Pieces of evidence that one claim can have.</summary>
    public const int MostOfClaim = 40;

    /// <summary>How long a code that was sent is good.</summary>
    public static readonly TimeSpan CodeValidFor = TimeSpan.FromHours(1);

    /// <summary>Wrong tries after which a code is worth nothing.</summary>
    public const int MostTries = 5;

    /// <summary>An institutional address is confirmed once a year.</summary>
    public static readonly TimeSpan AddressValidFor = TimeSpan.FromDays(365);

    /// <summary>A page is looked at once a week.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromDays(7);

    /// <summary>How many bits of chance a token on a page has.</summary>
    private const int TokenBytes = 16;

    /// <summary>Comes from a sequence.</summary>
    public long Id { get; private init; }

    /// <summary>The claim.</summary>
    public required long ClaimId { get; init; }

    /// <summary>What kind of proof it is.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>Whether it is strong: settled when it is proved, by what the record says then. <see cref="WeakenEvidence"/> asks whether it still says so.</summary>
    public bool IsStrong { get; private set; }

    /// <summary>How it stands.</summary>
    public EvidenceState State { get; private set; } = EvidenceState.Asked;

    /// <summary>Why it stands so, where it was not proved or is lost.</summary>
    public EvidenceFault? Fault { get; private set; }

    /// <summary>The e-mail address, the iD, the page: private. Null once it is erased.</summary>
    public string? Subject { get; private set; }

    /// <summary>The token that is to stand on a page; null for kinds without one.</summary>
    public string? Token { get; init; }

    /// <summary>SHA-256 of the code that was mailed, with the id of its claim; null for kinds without one, and once it is used.</summary>
    public byte[]? CodeHash { get; private set; }

    /// <summary>How many wrong codes were typed, or how often in a row a page could not be read.</summary>
    public int Tries { get; private set; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When it was looked at last.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>When it was proved.</summary>
    public DateTimeOffset? ProvedAt { get; private set; }

    /// <summary>When it is to be looked at again, or for an e-mail address: when it is to be confirmed again.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Since when looking at it again fails; null while it doesn't.</summary>
    public DateTimeOffset? FailsSince { get; private set; }

    /// <summary>When it was lost.</summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>Since when it counts as weak although it was strong; what was strong again later was so in between. Null where it never fell.</summary>
    public DateTimeOffset? WeakenedAt { get; private set; }

    /// <summary>The institution in whose domain the e-mail address is.</summary>
    public long? InstitutionId { get; private set; }

    /// <summary>The author whose owner vouched.</summary>
    public long? VoucherId { get; init; }

    /// <summary>A new token for a page: letters and digits, 128 bits of chance.</summary>
    public static string NewToken() => "bzpeer-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Begins evidence about something: the code that was mailed is kept as its hash.</summary>
    public static Evidence Begin(long claimId, EvidenceKind kind, string? subject, DateTimeOffset now, string? code = null, string? token = null, long? voucherId = null) => new()
    {
        ClaimId = claimId,
        Kind = kind,
        Subject = subject,
        AskedAt = now,
        Token = token,
        VoucherId = voucherId,
        CodeHash = code is null ? null : HashOf(claimId, code),
        ExpiresAt = code is null ? null : now + CodeValidFor,
    };

    /// <summary>Whether a typed code is the one that was mailed. Counts a wrong one.</summary>
    public bool Takes(string code, DateTimeOffset now)
    {
        if (CodeHash is null || State != EvidenceState.Asked || now >= ExpiresAt || Tries >= MostTries)
        {
            return false;
        }

        var isRight = CryptographicOperations.FixedTimeEquals(CodeHash, HashOf(ClaimId, code));
        Tries += isRight ? 0 : 1;
        return isRight;
    }

    /// <summary>Is proved, or proved again.</summary>
    /// <param name="isStrong">Whether it is strong.</param>
    /// <param name="expiresAt">When it is to be looked at again; null for what stays.</param>
    /// <param name="now">When.</param>
    /// <param name="institutionId">The institution, of an e-mail address.</param>
    /// <param name="since">Since when an older row proved the same; null where none did.</param>
    public void Prove(bool isStrong, DateTimeOffset? expiresAt, DateTimeOffset now, long? institutionId = null, DateTimeOffset? since = null)
    {
        (IsStrong, State, Fault, CheckedAt, ExpiresAt) = (isStrong, EvidenceState.Proved, null, now, expiresAt);
        ProvedAt ??= since ?? now;
        InstitutionId = institutionId ?? InstitutionId;
        (CodeHash, FailsSince, LostAt, Tries) = (null, null, null, 0);
    }

    /// <summary>Was looked at, and proves nothing yet.</summary>
    public void Fail(EvidenceFault fault, DateTimeOffset now) => (State, Fault, CheckedAt, CodeHash) = (EvidenceState.Failed, fault, now, null);

    /// <summary>Could not be seen this time; it still counts.</summary>
    /// <param name="fault">What was wrong.</param>
    /// <param name="next">When to look again.</param>
    /// <param name="now">When.</param>
    public void Miss(EvidenceFault fault, DateTimeOffset next, DateTimeOffset now)
    {
        FailsSince ??= now;
        (Fault, CheckedAt, ExpiresAt) = (fault, now, next);
        Tries++;
    }

    /// <summary>Is looked at again at a time.</summary>
    public void LookAgainAt(DateTimeOffset next) => ExpiresAt = next;

    /// <summary>Its owner was reminded to confirm it again.</summary>
    public void Remind(DateTimeOffset now) => CheckedAt = now;

    /// <summary>Is lost: it counts no more.</summary>
    public void Lose(EvidenceFault fault, DateTimeOffset now) => (State, Fault, LostAt, ExpiresAt) = (EvidenceState.Lost, fault, now, null);

    /// <summary>Is strong no more; it still counts, and is looked at again or confirmed again when it would have been.</summary>
    public void Weaken(DateTimeOffset now) => (IsStrong, WeakenedAt) = (false, now);

    /// <summary>Forgets what it was about.</summary>
    public void Forget() => (Subject, CodeHash) = (null, null);

    private static byte[] HashOf(long claimId, string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{claimId}:{code}")));

    void IEntityTypeConfiguration<Evidence>.Configure(EntityTypeBuilder<Evidence> builder)
    {
        builder.ToTable("evidence");
        builder.Property(e => e.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.Fault).HasConversion<string>().HasMaxLength(30);
        builder.Property(e => e.Subject).HasMaxLength(MaxSubjectLength);
        builder.Property(e => e.Token).HasMaxLength(60);
        builder.HasOne<Claim>().WithMany().HasForeignKey(e => e.ClaimId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Institution>().WithMany().HasForeignKey(e => e.InstitutionId);
        builder.HasOne<Author>().WithMany().HasForeignKey(e => e.VoucherId);
        builder.HasIndex(e => e.ClaimId);
        builder.HasIndex(e => new { e.ExpiresAt, e.Id }, "ix_evidence_due").HasFilter("state = 'Proved' and expires_at is not null");
    }
}

/// <summary>Kinds of evidence. Stored by name.</summary>
public enum EvidenceKind
{
    /// <summary>The claimant logged in at ORCID.</summary>
    Orcid,

    /// <summary>A code was sent to an e-mail address at an institution.</summary>
    InstitutionalEmail,

    /// <summary>A page of the claimant's links back.</summary>
    Homepage,

    /// <summary>A token stands where only the author can write.</summary>
    Code,

    /// <summary>A verified co-author vouches.</summary>
    Voucher,
}

/// <summary>How evidence stands. Stored by name.</summary>
public enum EvidenceState
{
    /// <summary>The claimant has something to do: type a code, change a page.</summary>
    Asked,

    /// <summary>It counts.</summary>
    Proved,

    /// <summary>It was looked at and proves nothing.</summary>
    Failed,

    /// <summary>It counted, and does no more.</summary>
    Lost,
}

/// <summary>Why evidence does not count. Stored by name; each has its sentence in <see cref="EvidenceWords"/>.</summary>
public enum EvidenceFault
{
    /// <summary>Neither the record nor its works bear the iD.</summary>
    NotOnRecord,

    /// <summary>The ORCID iD is linked with the account no more.</summary>
    Unlinked,

    /// <summary>Too many wrong codes.</summary>
    WrongCode,

    /// <summary>It was not confirmed in time.</summary>
    Expired,

    /// <summary>The page was read, and neither link nor token was found.</summary>
    NoLink,

    /// <summary>The page could not be read.</summary>
    Unreachable,

    /// <summary>The page leads to an address that is not looked at.</summary>
    NotAllowed,

    /// <summary>The domain is no institution's that the registry knows.</summary>
    UnknownDomain,

    /// <summary>Who vouched took it back.</summary>
    Withdrawn,

    /// <summary>Who was asked to vouch did not confirm it.</summary>
    Declined,

    /// <summary>The claim ended.</summary>
    ClaimEnded,

    /// <summary>No source record names the page as the author's any more.</summary>
    NotNamed,

    /// <summary>No work names the institution beside the author any more, or the registry lists the domain for it no longer.</summary>
    NotAtInstitution,
}
