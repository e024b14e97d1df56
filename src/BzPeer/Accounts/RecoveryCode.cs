using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Accounts;

/// <summary>One use of a code that stands in for the authenticator app. Only its hash is kept: 80 random bits need no slow one.</summary>
public sealed class RecoveryCode : IEntityTypeConfiguration<RecoveryCode>
{
    /// <summary>How many are made at once.</summary>
    public const int Count = 10;

    // Without i, l, o and u: what is copied from paper is read right.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Letters = 16;
    private const int GroupLength = 4;

    /// <summary>Whose code.</summary>
    public required long AccountId { get; init; }

    /// <summary>SHA-256 of its letters.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>A new code, in groups: "7k2m-9qxa-…".</summary>
    public static string New() =>
        string.Join('-', RandomNumberGenerator.GetString(Alphabet, Letters).Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>What is kept of a code, however its owner groups it.</summary>
    public static byte[] HashOf(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var letters = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return SHA256.HashData(Encoding.ASCII.GetBytes(letters));
    }

    void IEntityTypeConfiguration<RecoveryCode>.Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("recovery_codes");
        builder.HasKey(c => new { c.AccountId, c.Hash });
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
