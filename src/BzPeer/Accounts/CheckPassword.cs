using System.Text;

namespace BzPeer.Accounts;

/// <summary>
/// Checks a new password as NIST SP 800-63B asks (section on passwords): long enough, on no list of breached ones, not
/// about its owner, and nothing else. Any character is taken, none is demanded; only a hash is stored, so that even
/// control characters harm nobody.
/// </summary>
public static class CheckPassword
{
    /// <summary>Fewest characters, counted as Unicode code points.</summary>
    public const int MinLength = 12;

    /// <summary>Most characters: room for any sentence, and a bound on what is worked on.</summary>
    public const int MaxLength = 128;

    // Four code points at most make one by NFKC (U+1F82 and its like), each of two chars: nothing that is cut here could be taken.
    private const int MostRead = MaxLength * 4 * 2;

    // Whoever repeats so few characters adds nothing by it.
    private const int ShortUnit = 4;

    // A word of a listed password; with fewer letters what stands around it is most of the password.
    private const int ShortestWord = 4;

    /// <summary>How keys stand beside one another, and characters in their order.</summary>
    private static readonly string[] Rows = ["1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"];

    /// <summary>
    /// The form that is hashed, when a password is set and whenever it is compared: NFKC, so that a keyboard that writes
    /// "é" as two characters, or a full-width "Ａ", opens the same account (SP 800-63B).
    /// </summary>
    public static string Normalize(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        var read = password.Length > MostRead ? password[..MostRead] : password;
        // Halves of surrogate pairs, which are no text and can't be normalised, become U+FFFD.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(read)).Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Checks a password.</summary>
    /// <param name="password">As typed; null, for a field left empty, is too short.</param>
    /// <param name="about">What is known of its owner: e-mail address, name; null for what is not.</param>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public static PasswordFault? Run(string? password, params IEnumerable<string?> about)
    {
        ArgumentNullException.ThrowIfNull(about);
        var text = Normalize(password ?? "");
        var length = text.EnumerateRunes().Count();
        if (length is < MinLength or > MaxLength)
        {
            return length < MinLength ? PasswordFault.TooShort : PasswordFault.TooLong;
        }

        var folded = text.ToLowerInvariant();
        return IsCommon(folded) ? PasswordFault.Common
            : IsAbout(folded, about.OfType<string>()) ? PasswordFault.AboutYou
            : null;
    }

    /// <summary>What a good one is, for the page.</summary>
    public static string Hint { get; } = $"At least {MinLength} characters, of any kind. Four or five unrelated words are good, and so is what a password manager makes.";

    /// <summary>What is wrong and what to do, for the page.</summary>
    public static string Words(PasswordFault fault) => fault switch
    {
        PasswordFault.TooShort => $"Use at least {MinLength} characters. A few words in a row will do.",
        PasswordFault.TooLong => $"Use at most {MaxLength} characters.",
        PasswordFault.Common => "This password is one of those that are tried first. Choose another, such as a few words that don’t belong together.",
        PasswordFault.AboutYou => "This password says little more than your name, your e-mail address or this site’s name. Choose one that nobody would try for you.",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>Whether it is known, as it is, without signs around it, or as a word with digits and signs around it.</summary>
    private static bool IsCommon(string text)
    {
        var word = FromFirstToLast(text, char.IsLetter);
        return IsKnown(text) || IsKnown(FromFirstToLast(text, char.IsLetterOrDigit)) || (word.Length >= ShortestWord && IsKnown(word));
    }

    private static string FromFirstToLast(string text, Func<char, bool> counts)
    {
        var (first, end) = (0, text.Length);
        while (first < end && !counts(text[first]))
        {
            first++;
        }

        while (first < end && !counts(text[end - 1]))
        {
            end--;
        }

        return text[first..end];
    }

    /// <summary>Whether it is listed, a row of keys, or one such thing over and over.</summary>
    private static bool IsKnown(string text) =>
        CommonPasswords.Contains(text) || IsRow(text) || (Unit(text) is { } unit && (unit.Length <= ShortUnit || IsCommon(unit)));

    private static bool IsRow(string text) => text.Length >= ShortUnit && Rows.Any(row => Goes(text, row, 1) || Goes(text, row, row.Length - 1));

    private static bool Goes(string text, string row, int step) =>
        row.Contains(text[0], StringComparison.Ordinal) && text.Zip(text.Skip(1)).All(two => row[(row.IndexOf(two.First, StringComparison.Ordinal) + step) % row.Length] == two.Second);

    /// <summary>The shortest text that it is made of over and over, the last time perhaps in part; null if there is none.</summary>
    private static string? Unit(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
        {
            if (text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length)))
            {
                return text[..length];
            }
        }

        return null;
    }

    /// <summary>Whether nothing but digits and signs is left of it without what it is about.</summary>
    private static bool IsAbout(string text, IEnumerable<string> about)
    {
        var parts = about.SelectMany(PartsOf).Append("bzpeer").Distinct(StringComparer.Ordinal).OrderByDescending(p => p.Length);
        var all = LettersAndDigits(text);
        var rest = parts.Aggregate(all, (left, part) => left.Replace(part, " ", StringComparison.Ordinal)).Replace(" ", "", StringComparison.Ordinal);
        var taken = all.Length - rest.Length;
        // Where little of it is about the owner, what is left may be good: two letters of a name among random digits.
        return taken > 0 && !rest.Any(char.IsLetter) && (taken >= ShortestWord || taken >= rest.Length);
    }

    /// <summary>The words of a name or e-mail address, with and without digits at their ends.</summary>
    private static IEnumerable<string> PartsOf(string about) =>
        from run in string.Concat(Normalize(about).ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ')
        let part = LettersAndDigits(run)
        from form in new[] { part, FromFirstToLast(part, char.IsLetter) }
        where form.Length > 1 || (form.Length == 1 && char.IsLetter(form[0])) // an initial
        select form;

    /// <summary>Its letters and digits, without accents.</summary>
    private static string LettersAndDigits(string text) => string.Concat(text.Normalize(NormalizationForm.FormKD).Where(char.IsLetterOrDigit));
}
