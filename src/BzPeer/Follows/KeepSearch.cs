using BzPeer.Works;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>Keeps a search so that it can be followed. The words are read as those of titles are, so that they are the same words.</summary>
public sealed class KeepSearch(BzPeerDbContext records)
{
    /// <summary>The key of words, over the rows of <see cref="WordsOf"/>; null where there are none.</summary>
    internal const string Key = """string_agg(lexeme, ' ' order by lexeme collate "C")""";

    /// <summary>The words as a query that asks for all of them, over the same rows. Each is quoted: nothing typed is an operator.</summary>
    internal const string Query = """string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''', ' & ' order by lexeme collate "C")""";

    /// <summary>
    /// The words of {0} as they are read to their reader: in their order, folded, with nothing that stood around them. The parser
    /// gives a compound and then its parts ("self-supervised", "self", "supervised"), an address likewise: the parts are left out.
    /// What stood together ("gpt" and "-4") stays together. The numbers are those of PostgreSQL's default parser.
    /// </summary>
    private const string Shown =
        """
        select trim(regexp_replace(string_agg(case
            when p.tokid in (9, 10, 11, 18) or p.tokid = 6 and p.before = 5 or p.token = '-' and p.before in (9, 10, 11) and p.after in (9, 10, 11) then ''
            when p.tokid in (12, 13, 14, 23) then ' '
            else lower(p.token) end, '' order by p.place), '\s+', ' ', 'g'))
        from (
            select t.*, lag(t.tokid) over (order by t.place) as before, lead(t.tokid) over (order by t.place) as after
            from ts_parse('default', unaccent({0})) with ordinality t(tokid, token, place)) p
        """;

    // SQL because EF has no words for the parts of a text-search document. {0} is the text, {1} the longest that is kept of it.
    private static readonly string Keep =
        $$"""
        insert into followed_searches (text, key, word, query)
        select left(({{Shown}}), {1}), {{Key}}, (array_agg(lexeme order by length(lexeme) desc, lexeme collate "C"))[1], {{Query}}::tsquery
        from {{WordsOf("{0}")}}
        having count(*) > 0
        on conflict (key) do nothing
        """;

    private static readonly string Find = $$"""select * from followed_searches where key = (select {{Key}} from {{WordsOf("{0}")}})""";

    /// <summary>The words of a text as rows with a <c>lexeme</c> each, to be read from.</summary>
    /// <param name="text">An expression of SQL.</param>
    internal static string WordsOf(string text) => $"unnest({Work.SearchOf(text)})";

    /// <summary>The words without what is around and between them; null where there are none, or too many characters.</summary>
    public static string? Clean(string? text)
    {
        var words = string.Join(' ', (text ?? "").Replace("\0", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length is 0 or > FollowedSearch.MaxLength ? null : words;
    }

    /// <summary>Keeps it, or finds it where the same words are kept already.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its id; null where the text has no word that can be looked for, or is longer than <see cref="FollowedSearch.MaxLength"/>.</returns>
    public async Task<long?> RunAsync(string? text, CancellationToken cancellation = default)
    {
        if (Clean(text) is not { } words)
        {
            return null;
        }

        await records.Database.ExecuteSqlRawAsync(Keep, [words, FollowedSearch.MaxLength], cancellation).ConfigureAwait(false);
        return await ReadAsync(words, cancellation).ConfigureAwait(false);
    }

    /// <summary>The id of a search with these words; null where none is kept.</summary>
    public Task<long?> ReadAsync(string text, CancellationToken cancellation = default) =>
        records.FollowedSearches.FromSqlRaw(Find, text).Select(s => (long?)s.Id).SingleOrDefaultAsync(cancellation);
}
