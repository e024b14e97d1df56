using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using BzPeer.Works;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace BzPeer.Import.Formats;

/// <summary>
/// Who is who in the ACL Anthology: its name_variants.yaml, a list of persons with a canonical name, and people.yaml, which
/// took its place and names them by id. Names without an id in the Anthology's XML mean the one person who bears them
/// (resolve_namespec in its people/index.py), unless the list says that they don't. No aliases: a list of people needs none.
/// </summary>
public sealed class AclPeople : RecordFormat
{
    /// <summary>Deepest nesting; the files need four.</summary>
    private const int MaxDepth = 16;

    /// <summary>Most nodes of one person.</summary>
    private const int MaxNodes = 10_000;

    /// <summary>Words by which name_variants.yaml marks a page that stands for whoever bears the name.</summary>
    private const string Several = "several people";

    /// <inheritdoc />
    public override string Name => "acl-people";

    /// <inheritdoc />
    public override string Title => "the ACL Anthology's list of people";

    /// <inheritdoc />
    public override string Shape => "YAML: a list of persons with canonical, or persons by id with names";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        // JSON is YAML as well, but no such list; the parser is spared what is plainly something else.
        if (start.Bytes.Span.TrimStart(" \t\r\n"u8) is [] or [(byte)'{' or (byte)'[' or (byte)'<' or (byte)'@' or 0, ..])
        {
            return false;
        }

        try
        {
            var parser = new Parser(new Scanner(new StringReader(Encoding.UTF8.GetString(start.Bytes.Span)), skipComments: true));
            return Skip<StreamStart>(parser) && Skip<DocumentStart>(parser)
                && (parser.Current is SequenceStart ? IsOldList(parser) : Skip<MappingStart>(parser) && IsPerson(parser));
        }
        catch (Exception e) when (IsOfTheParser(e))
        {
            return false;
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        await Task.CompletedTask.ConfigureAwait(false);
        var bytes = new TokenBudget(file);
        using var text = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
        var events = new Events(file, bytes, new Parser(new Scanner(text, skipComments: true)));
        while (events.Next() is not (MappingStart or SequenceStart))
        {
            if (events.Current is StreamEnd or Scalar)
            {
                yield break;
            }
        }

        var isOld = events.Current is SequenceStart;
        var before = 0L;
        while (events.Next() is not (MappingEnd or SequenceEnd))
        {
            cancellation.ThrowIfCancellationRequested();
            var line = events.Current.Start.Line;
            var id = isOld ? null : (events.Current as Scalar)?.Value;
            if (!isOld)
            {
                events.Take(depth: 1);
                events.Next();
            }

            var person = events.Take(depth: 1) as Dictionary<string, object>;
            var length = bytes.Position - before;
            before = bytes.Position;
            yield return Read(line, length, id, person);
        }
    }

    private static ReadItem Read(long line, long length, string? id, Dictionary<string, object>? person)
    {
        var names = person is null ? [] : Names(person);
        var excerpt = Encoding.UTF8.GetBytes($"{id} {names.FirstOrDefault()}");
        if (person is null || names.Count == 0)
        {
            return ReadItem.Rejected(line, length, "no name with a last part is given", excerpt);
        }

        id ??= person.GetValueOrDefault("id") as string ?? Slug(names[0]);
        return ReadItem.Of(
            line,
            length,
            new IncomingPerson
            {
                Provider = Providers.Acl,
                ExternalId = PrintedFields.Words(id) ?? "",
                Name = names[0],
                OtherNames = [.. names.Skip(1)],
                Orcid = OrcidId.In(person.GetValueOrDefault("orcid") as string),
                NamesIdentify = person.GetValueOrDefault("disable_name_matching") as string is not ("true" or "True" or "TRUE" or "yes")
                    && (person.GetValueOrDefault("comment") as string)?.Contains(Several, StringComparison.OrdinalIgnoreCase) is not true,
            },
            excerpt);
    }

    /// <summary>Every name, the canonical one first.</summary>
    private static List<string> Names(Dictionary<string, object> person)
    {
        var printed = person.GetValueOrDefault("names") is List<object> names
            ? names
            : [person.GetValueOrDefault("canonical") ?? "", .. person.GetValueOrDefault("variants") as List<object> ?? []];
        return [.. printed.OfType<Dictionary<string, object>>()
            .Where(n => n.GetValueOrDefault("last") is string { Length: > 0 })
            .Select(n => PrintedFields.Words($"{n.GetValueOrDefault("first") as string} {n.GetValueOrDefault("last") as string}"))
            .OfType<string>()
            .Where(n => Authors.NameKey.Of(n).Length > 0)
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The id that the Anthology makes of a name (people/index.py, generate_id, by python-slugify): letters without accents,
    /// straight apostrophes to hyphens, curly ones to nothing.
    /// </summary>
    internal static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var rune in name.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var letters = rune.Value switch
            {
                < 128 when Rune.IsLetterOrDigit(rune) => ((char)Rune.ToLowerInvariant(rune).Value).ToString(),
                'ß' => "ss",
                'æ' or 'Æ' => "ae",
                'œ' or 'Œ' => "oe",
                'ø' or 'Ø' => "o",
                'đ' or 'Đ' or 'ð' or 'Ð' => "d",
                'ł' or 'Ł' => "l",
                'þ' or 'Þ' => "th",
                'ı' => "i",
                'ħ' or 'Ħ' => "h",
                'ə' or 'Ə' => "a",
                '’' or '‘' or 'ʼ' or 'ʻ' => "",
                _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark ? "" : null,
            };
            if (letters is not null)
            {
                slug.Append(letters);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-');
    }

    /// <summary>Broken YAML is a <see cref="YamlException"/>; in odd places the parser stumbles over itself instead.</summary>
    private static bool IsOfTheParser(Exception e) => e is YamlException or ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException;

    private static bool IsOldList(Parser parser)
    {
        if (!Skip<SequenceStart>(parser) || !Skip<MappingStart>(parser))
        {
            return false;
        }

        // "- canonical:" comes first as the file is kept; a list of other things has another first key.
        return parser.Current is Scalar { Value: "canonical" or "id" or "comment" } && ReadKeys(parser).Contains("canonical");
    }

    private static bool IsPerson(Parser parser) => Skip<Scalar>(parser) && Skip<MappingStart>(parser) && ReadKeys(parser) is var keys && keys.Contains("names")
        && keys.IsSubsetOf(["names", "comment", "degree", "orcid", "similar", "disable_name_matching", "openreview"]);

    private static HashSet<string> ReadKeys(Parser parser)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (parser.Current is Scalar key && keys.Count < MaxDepth && parser.MoveNext())
        {
            // What the format keeps in a map or a list is no such key where something else stands there.
            if (key.Value switch { "canonical" => parser.Current is MappingStart, "names" => parser.Current is SequenceStart, _ => true })
            {
                keys.Add(key.Value);
            }

            var depth = 0;
            do
            {
                depth += parser.Current is MappingStart or SequenceStart ? 1 : parser.Current is MappingEnd or SequenceEnd ? -1 : 0;
            }
            while (parser.MoveNext() && depth is > 0 and < MaxDepth);
        }

        return keys;
    }

    private static bool Skip<T>(Parser parser)
        where T : ParsingEvent
    {
        // Before the first event there is no current one.
        if (parser.Current is null && !parser.MoveNext())
        {
            return false;
        }

        return parser.Current is T && parser.MoveNext();
    }

    /// <summary>The parser's events, with what they may not be: aliases, too deep, too many, broken.</summary>
    private sealed class Events(SourceFile file, TokenBudget bytes, Parser parser)
    {
        private int nodes;

        public ParsingEvent Current => parser.Current ?? new StreamStart();

        public ParsingEvent Next()
        {
            try
            {
                if (!parser.MoveNext())
                {
                    throw Refused("it breaks off");
                }
            }
            catch (DecoderFallbackException e)
            {
                throw Refused("it is not text in UTF-8", e);
            }
            catch (Exception e) when (IsOfTheParser(e))
            {
                throw Refused(string.Create(CultureInfo.InvariantCulture, $"what follows line {Current.End.Line} is no YAML"), e);
            }

            bytes.GotAhead();
            return Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false } ? throw Refused("it has anchors or aliases, which no list of people needs") : Current;
        }

        /// <summary>The node that begins here: a text, a list, or a map of texts to such.</summary>
        public object Take(int depth)
        {
            nodes = depth == 1 ? 0 : nodes + 1;
            if (depth > MaxDepth || nodes > MaxNodes)
            {
                throw Refused("a person in it has more, or deeper, parts than any person has");
            }

            switch (Current)
            {
                case SequenceStart:
                    var list = new List<object>();
                    while (Next() is not SequenceEnd)
                    {
                        list.Add(Take(depth + 1));
                    }

                    return list;
                case MappingStart:
                    var map = new Dictionary<string, object>(StringComparer.Ordinal);
                    while (Next() is not MappingEnd)
                    {
                        var key = Take(depth + 1) as string ?? "";
                        Next();
                        map[key] = Take(depth + 1);
                    }

                    return map;
                default:
                    return (Current as Scalar)?.Value ?? "";
            }
        }

        private ImportRefusedException Refused(string reason, Exception? e = null) => new($"{file.Name} is refused: {reason}.", e!);
    }
}
