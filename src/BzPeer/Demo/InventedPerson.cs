using System.Text;

namespace BzPeer.Demo;

/// <summary>A name as one work prints it.</summary>
internal readonly record struct PrintedName(string Given, string Family, string Suffix);

/// <summary>An invented person: one name, and the habits in which works spell it.</summary>
internal sealed class InventedPerson
{
    private readonly NameList _list;
    private readonly string _given;
    private readonly string _middle;
    private readonly string _family;
    private readonly string _suffix = "";

    /// <summary>How often, of 1,000 works, this person's name is not spelt in full.</summary>
    private readonly int _carelessness;

    public InventedPerson(NameList list, Dice dice)
    {
        _list = list;
        _given = list.Style == NameStyle.Syllables ? dice.Pick(list.Given) : dice.PickEarly(list.Given);
        _family = list.AnyFamily(dice);
        _middle = "";
        _carelessness = dice.Chance(350) ? dice.Between(60, 400) : 15;
        switch (list.Style)
        {
            case NameStyle.Western:
                // Hyphenated given names are two already.
                if (dice.Chance(680) && !_given.Contains('-', StringComparison.Ordinal))
                    _middle = dice.Chance(800) ? Initial(dice.Pick(list.Given)) : Other(list.Given, _given, dice);
                if (string.Equals(list.Culture, "English", StringComparison.Ordinal) && dice.Chance(12))
                    _suffix = dice.Chance(700) ? "Jr." : "III";
                if (string.Equals(list.Culture, "Polish", StringComparison.Ordinal) && _given.EndsWith('a') && _family.EndsWith("ski", StringComparison.Ordinal))
                    _family = string.Concat(_family.AsSpan(0, _family.Length - 1), "a");
                else if (string.Equals(list.Culture, "Czech", StringComparison.Ordinal) && _given.EndsWith('a'))
                    _family = Czech(_family);
                else if (string.Equals(list.Culture, "Russian", StringComparison.Ordinal) && _given.EndsWith('a'))
                    _family += "a";
                break;
            case NameStyle.TwoFamilies:
                if (dice.Chance(350))
                    _middle = Other(list.Given, _given, dice);
                _family += " " + Other(list.Family, _family, dice);
                break;
            case NameStyle.Syllables:
                // Two syllables for most, as in life; the names of one are where most namesakes are.
                if (dice.Chance(820))
                    _given += "-" + Other(list.Given, _given, dice);
                break;
            case NameStyle.Mononym:
                if (dice.Chance(250))
                    _given = "";
                break;
            case NameStyle.Arabic:
                if (dice.Chance(550))
                    _middle = Other(list.Given, _given, dice);
                break;
            case NameStyle.Icelandic:
                var daughter = _given is "Guðrún" or "Anna" or "Kristín" or "Þórdís" or "Sigríður" or "Ásta";
                _family += daughter ? "dóttir" : "son";
                break;
        }
    }

    /// <summary>The name in full.</summary>
    public PrintedName Full => Spell(_given, _middle);

    /// <summary>The name as some work prints it: in full, or in one of the spellings that occur.</summary>
    public PrintedName Print(Dice dice)
    {
        if (!dice.Chance(_carelessness))
            return Full;
        var way = dice.Below(6);
        switch (_list.Style)
        {
            case NameStyle.Unspaced or NameStyle.OtherScript:
                return Full;
            case NameStyle.Syllables when way < 2:
                return Full with { Given = _given.Replace("-", " ", StringComparison.Ordinal) };
            case NameStyle.Syllables when way < 4:
                return Full with { Given = Joined(_given) };
            case NameStyle.TwoFamilies when way == 0:
                return Full with { Family = _family[..FirstFamily(_family)] };
            case NameStyle.TwoFamilies when way == 1:
                return Full with { Family = _family.Replace(' ', '-') };
            case NameStyle.Arabic when way < 2 && _family.StartsWith("al-", StringComparison.Ordinal):
                return Full with { Family = way == 0 ? "Al-" + _family[3..] : "Al " + _family[3..] };
            case NameStyle.Mononym when _given.Length == 0:
                return Full;
        }

        return way switch
        {
            0 when _middle.Length > 0 => Spell(_given, ""),
            1 when _middle.Length > 0 => Spell(_given, Initial(_middle)),
            2 or 3 when HasAccent(_given) || HasAccent(_family) => way == 2
                ? Full with { Given = Accents.ToTeX(Full.Given), Family = Accents.ToTeX(_family) }
                : Full with { Given = Accents.Fold(Full.Given), Family = Accents.Fold(_family) },
            _ => Spell(Initial(_given), _middle.Length > 0 && way == 4 ? Initial(_middle) : ""),
        };
    }

    private PrintedName Spell(string given, string middle) => _list.Style == NameStyle.Unspaced
        ? new PrintedName("", _family + given, "")
        : new PrintedName(middle.Length == 0 ? given : given + " " + middle, _family, _suffix);

    private static string Other(string[] names, string than, Dice dice)
    {
        var other = dice.PickEarly(names);
        return string.Equals(other, than, StringComparison.Ordinal) || other.Contains('-', StringComparison.Ordinal)
            ? names.First(name => !string.Equals(name, than, StringComparison.Ordinal) && !name.Contains('-', StringComparison.Ordinal))
            : other;
    }

    private static string Czech(string family) => family switch
    {
        _ when family.EndsWith('ý') => family[..^1] + "á",
        _ when family.EndsWith('a') => family[..^1] + "ová",
        "Svoboda" => "Svobodová",
        "Němec" => "Němcová",
        "Hájek" => "Hájková",
        "Šimek" => "Šimková",
        _ => family + "ová",
    };

    private static int FirstFamily(string family)
    {
        var blank = family.IndexOf(' ', StringComparison.Ordinal);
        // "da Silva Costa": the particle belongs to the first name
        return char.IsLower(family[0]) ? family.IndexOf(' ', blank + 1) : blank;
    }

    private static string Initial(string name)
    {
        if (name.Length == 0 || name.EndsWith('.'))
            return name;
        var initials = new StringBuilder();
        foreach (var part in name.Split('-'))
            initials.Append(initials.Length > 0 ? "-" : "").Append(part[0]).Append('.');
        return initials.ToString();
    }

    private static string Joined(string given)
    {
        var hyphen = given.IndexOf('-', StringComparison.Ordinal);
        return hyphen < 0 ? given : given[..hyphen] + char.ToLowerInvariant(given[hyphen + 1]) + given[(hyphen + 2)..];
    }

    private static bool HasAccent(string name)
    {
        foreach (var letter in name)
        {
            if (letter > 127)
                return true;
        }

        return false;
    }
}

/// <summary>Latin letters with accents, as TeX writes them and without.</summary>
internal static class Accents
{
    private static readonly Dictionary<char, (string TeX, string Plain)> _letters = new()
    {
        ['ø'] = (@"{\o}", "o"),
        ['Ø'] = (@"{\O}", "O"),
        ['ł'] = (@"{\l}", "l"),
        ['Ł'] = (@"{\L}", "L"),
        ['ß'] = (@"{\ss}", "ss"),
        ['ı'] = (@"{\i}", "i"),
        ['đ'] = (@"{\dj}", "d"),
        ['Đ'] = (@"{\DJ}", "D"),
        ['ð'] = (@"{\dh}", "d"),
        ['þ'] = (@"{\th}", "th"),
        ['Þ'] = (@"{\TH}", "Th"),
        ['æ'] = (@"{\ae}", "ae"),
        ['ʻ'] = ("`", ""),
    };

    private static readonly Dictionary<char, char> _commands = new()
    {
        ['\u0300'] = '`',
        ['\u0301'] = '\'',
        ['\u0302'] = '^',
        ['\u0303'] = '~',
        ['\u0304'] = '=',
        ['\u0306'] = 'u',
        ['\u0307'] = '.',
        ['\u0308'] = '"',
        ['\u030A'] = 'r',
        ['\u030B'] = 'H',
        ['\u030C'] = 'v',
        ['\u0327'] = 'c',
        ['\u0328'] = 'k',
    };

    /// <summary>Writes <c>Müller</c> as <c>M{\"u}ller</c>; letters with two accents stay as they are.</summary>
    public static string ToTeX(string name)
    {
        var written = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (letter < 128)
            {
                written.Append(letter);
                continue;
            }

            if (_letters.TryGetValue(letter, out var known))
            {
                written.Append(known.TeX);
                continue;
            }

            var parts = letter.ToString().Normalize(NormalizationForm.FormD);
            if (parts.Length == 2 && _commands.TryGetValue(parts[1], out var command))
                written.Append('{').Append('\\').Append(command).Append(char.IsLetter(command) ? " " : "").Append(parts[0]).Append('}');
            else
                written.Append(letter);
        }

        return written.ToString();
    }

    /// <summary>Writes <c>Müller</c> as <c>Muller</c>.</summary>
    public static string Fold(string name)
    {
        var written = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (_letters.TryGetValue(letter, out var known))
                written.Append(known.Plain);
            else if (letter is < '\u0300' or > '\u036F')
                written.Append(letter);
        }

        return written.ToString();
    }
}
