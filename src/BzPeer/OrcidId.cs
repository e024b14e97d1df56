namespace BzPeer;

/// <summary>ORCID iDs in what records print and ORCID says: alone, in an address of the resolver, or with a prefix.</summary>
public static class OrcidId
{
    /// <summary>
    /// The iD with hyphens, without resolver: 0000-0002-1825-0097. Null where the text ends with none or its check
    /// character (ISO 7064, MOD 11-2) does not fit.
    /// </summary>
    public static string? In(string? text)
    {
        const int Length = 19;
        var id = text.AsSpan().Trim().TrimEnd('/');
        if (id.Length < Length || (id.Length > Length && id[^(Length + 1)] is not ('/' or ':' or ' ')))
        {
            return null;
        }

        id = id[^Length..];
        var total = 0;
        for (var i = 0; i < Length - 1; i++)
        {
            if (i % 5 == 4)
            {
                if (id[i] != '-')
                {
                    return null;
                }
            }
            else if (!char.IsAsciiDigit(id[i]))
            {
                return null;
            }
            else
            {
                total = (total + (id[i] - '0')) * 2;
            }
        }

        var check = (12 - (total % 11)) % 11;
        return char.ToUpperInvariant(id[^1]) == (check == 10 ? 'X' : (char)('0' + check)) ? id.ToString().ToUpperInvariant() : null;
    }
}
