using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;

namespace BzPeer;

/// <summary>
/// The short ids in addresses: a reversible, keyed encoding of an id, at least six lower-case letters and digits. The
/// key is kept with the data (<see cref="SiteKey"/>), so that addresses outlive a move, and neighbours in number are no
/// neighbours in address. Each kind of record has its own encoding.
/// <para>
/// A Feistel network of six rounds with SHA-256 as round function permutes the numbers of as many bits as the letters
/// hold; every id has exactly one form, and any other string decodes to none.
/// </para>
/// </summary>
public sealed class PublicIds
{
    // Without i, l, o and u: what is read aloud is heard right, and no word is spelt by accident.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Rounds = 6;
    private const int BitsPerLetter = 5;

    // Six letters hold the first billion ids, eight the next trillion, twelve the rest of what a database can count.
    private static readonly int[] Lengths = [6, 8, 12];

    private byte[]? key;

    /// <summary>Whether the key is here; before it is, ids cannot be made or read.</summary>
    public bool IsReady => key is not null;

    /// <summary>Takes the key.</summary>
    public void Use(byte[] siteKey) => key = siteKey;

    /// <summary>Takes the key from the database.</summary>
    public async Task LoadAsync(NpgsqlDataSource database, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        Use(await SiteKey.ReadAsync(database, SiteKey.PublicIds, cancellation).ConfigureAwait(false));
    }

    /// <summary>The short id of a record.</summary>
    public string Encode(RecordKind kind, long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        var length = LengthFor(id);
        var number = Permute(kind, (ulong)id, length, forward: true);
        return string.Create(length, number, static (letters, rest) =>
        {
            for (var i = letters.Length - 1; i >= 0; i--)
            {
                letters[i] = Alphabet[(int)(rest & 31)];
                rest >>= BitsPerLetter;
            }
        });
    }

    /// <summary>The id behind a short id; false for everything but the one form that <see cref="Encode"/> gives.</summary>
    public bool TryDecode(RecordKind kind, ReadOnlySpan<char> text, out long id)
    {
        id = 0;
        if (!Lengths.Contains(text.Length))
        {
            return false;
        }

        var number = 0UL;
        foreach (var letter in text)
        {
            var digit = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            number = (number << BitsPerLetter) | (uint)digit;
        }

        var decoded = Permute(kind, number, text.Length, forward: false);
        if (decoded > long.MaxValue || LengthFor((long)decoded) != text.Length)
        {
            return false;
        }

        id = (long)decoded;
        return true;
    }

    private static int LengthFor(long id)
    {
        foreach (var length in Lengths)
        {
            if (id < 1L << (length * BitsPerLetter))
            {
                return length;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(id));
    }

    private ulong Permute(RecordKind kind, ulong number, int length, bool forward)
    {
        var half = length * BitsPerLetter / 2;
        var mask = (1UL << half) - 1;
        var left = number >> half;
        var right = number & mask;
        for (var i = 0; i < Rounds; i++)
        {
            if (forward)
            {
                (left, right) = (right, left ^ (Round(kind, i, length, right) & mask));
            }
            else
            {
                var round = Rounds - 1 - i;
                (left, right) = (right ^ (Round(kind, round, length, left) & mask), left);
            }
        }

        return (left << half) | right;
    }

    private ulong Round(RecordKind kind, int round, int length, ulong half)
    {
        var siteKey = key ?? throw new PublicIdsNotReadyException();
        Span<byte> input = stackalloc byte[siteKey.Length + 11];
        siteKey.CopyTo(input);
        input[siteKey.Length] = (byte)kind;
        input[siteKey.Length + 1] = (byte)round;
        input[siteKey.Length + 2] = (byte)length;
        BinaryPrimitives.WriteUInt64LittleEndian(input[(siteKey.Length + 3)..], half);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}

/// <summary>What a short id names; the same number is another short id for another kind.</summary>
public enum RecordKind
{
    /// <summary>An author.</summary>
    Author = 1,

    /// <summary>A work.</summary>
    Work = 2,

    /// <summary>A topic.</summary>
    Topic = 3,

    /// <summary>An institution.</summary>
    Institution = 4,

    /// <summary>An account: the handle by which its passkeys know it, which nobody can count on from.</summary>
    Account = 5,

    /// <summary>A claim.</summary>
    Claim = 6,

    /// <summary>A report of a mistake: the number under which its answer stands.</summary>
    Report = 7,

    /// <summary>A follow, for who follows: the address under which it is changed.</summary>
    Follow = 8,

    /// <summary>An event of the log: how far somebody read, and the id of its entry in feeds.</summary>
    Event = 9,
}
