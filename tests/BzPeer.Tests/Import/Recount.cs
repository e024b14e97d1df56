using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BzPeer.Authors;
using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Topics;
using BzPeer.Trust;

namespace BzPeer.Tests.Import;

/// <summary>
/// The figures counted once more in plain C#, one record after another, from the newest state of each: what the
/// set-based derivation must come to. Writes the same lines as <see cref="Snapshot"/>.
/// </summary>
internal static class Recount
{
    public static List<string> Of(IEnumerable<string> lines)
    {
        var newest = new Dictionary<(string, string), IncomingRecord>();
        foreach (var line in lines)
        {
            var record = ArxivSnapshot.Read(Encoding.UTF8.GetBytes(line)).Record;
            if (record is not null && (!newest.TryGetValue((record.Provider, record.ExternalId), out var other) || record.IsNewerThan(other.ProviderDate, other.ContentHash)))
                newest[(record.Provider, record.ExternalId)] = record;
        }

        var output = new List<string>();
        var authors = new Dictionary<string, Person>(StringComparer.Ordinal);
        var topics = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var record in newest.Values)
            Count(record, authors, topics, output);
        foreach (var (name, works) in topics)
            output.Add(Row("topic", "arXiv", name, Category(name).Group, Shown(name), works));
        foreach (var (key, person) in authors)
            Describe(key, person, output);
        output.Sort(StringComparer.Ordinal);
        return output;
    }

    private static void Count(IncomingRecord record, Dictionary<string, Person> authors, Dictionary<string, int> topics, List<string> output)
    {
        var year = (record.LatestRevision ?? record.ProviderDate)?.Year ?? 0;
        var identified = !string.Equals(record.Provider, "invented", StringComparison.Ordinal);
        var sortKey = Convert.ToHexStringLower(BzPeer.Works.SortKey.Of(PreparedText.Of(record.Title, record.Abstract).Title));
        var about = record.Categories.Select(NameOfTopic).Distinct(StringComparer.Ordinal).ToList();
        for (var i = 0; i < about.Count; i++)
        {
            topics[about[i]] = topics.GetValueOrDefault(about[i]) + 1;
            output.Add(Row("work topic", record.Provider, record.ExternalId, "arXiv", about[i], i + 1, year, sortKey));
        }

        var large = record.Authors.Count > 50;
        var here = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < record.Authors.Count; i++)
        {
            var key = Key(record.Authors[i].Name) + (identified ? "" : "!");
            here.TryAdd(key, i);
            output.Add(Row("assignment", record.Provider, record.ExternalId, i + 1, key));
        }

        foreach (var (key, at) in here)
        {
            if (!authors.TryGetValue(key, out var person))
                authors[key] = person = new Person { IsInvented = !identified };
            var printed = record.Authors[at];
            person.Works.Add(new PersonWork(year, record.Kind.ToString(), printed.Name, printed.Affiliation, identified, large));
            output.Add(Row("author work", key, record.Provider, record.ExternalId, at + 1, printed.Name, printed.Affiliation, year, record.Kind, sortKey, Bool(identified), Bool(large)));
            foreach (var topic in about)
                person.Topics[topic] = person.Topics.GetValueOrDefault(topic) + 1;
            foreach (var other in large ? [] : here.Keys.Where(k => !string.Equals(k, key, StringComparison.Ordinal)))
            {
                if (!person.Shared.TryGetValue(other, out var years))
                    person.Shared[other] = years = [];
                years.Add(year);
            }
        }
    }

    private static void Describe(string key, Person person, List<string> output)
    {
        foreach (var (topic, works) in person.Topics)
            output.Add(Row("author topic", key, "arXiv", topic, works));
        foreach (var (other, years) in person.Shared)
            output.Add(Row("collaboration", key, other, years.Count, FirstKnown(years), years.Max()));

        var works2 = person.Works;
        var name = works2.GroupBy(w => w.Name, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key.EnumerateRunes().Count()).ThenBy(g => Convert.ToHexString(Encoding.UTF8.GetBytes(g.Key)), StringComparer.Ordinal)
            .First().Key;
        var byYear = works2.GroupBy(w => w.Year).OrderBy(g => g.Key).ToList();
        var affiliated = works2.Where(w => w.Affiliation is not null)
            .OrderByDescending(w => w.Year).ThenBy(w => Convert.ToHexString(Encoding.UTF8.GetBytes(w.Affiliation!)), StringComparer.Ordinal).FirstOrDefault();
        var identified = works2.Count(w => w.IsIdentified);
        var close = person.Shared.Count(s => s.Value.Count >= 2);
        var level = identified > 0 ? 1 : 0;
        output.Add(Row(
            "author", key, Bool(person.IsInvented), name, works2.Count, identified, works2.Count(w => w.IsLarge), FirstKnown(works2.Select(w => w.Year)), works2.Max(w => w.Year),
            List(byYear.Select(g => g.Key)), List(byYear.Select(g => g.Count())), "{Preprint}", List([works2.Count]), person.Topics.Count, person.Shared.Count, close,
            affiliated?.Affiliation, affiliated?.Year, level, TrustFormula.Score(new TrustSignals(identified, person.Topics.Count, close, level))));
    }

    private static string Key(string name)
    {
        var key = NameKey.Of(name);
        return key.EnumerateRunes().Count() > 200 ? "name#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) : "name:" + key;
    }

    private static string NameOfTopic(string code) => ArxivTaxonomy.All.FirstOrDefault(c => string.Equals(c.Code, code, StringComparison.Ordinal))?.Name ?? code;

    private static (string Group, string Name) Category(string name) =>
        ArxivTaxonomy.All.Where(c => string.Equals(c.Name, name, StringComparison.Ordinal)).Select(c => (c.Group, c.Name)).FirstOrDefault(("Other", name));

    private static string Shown(string name) => ArxivTaxonomy.NameSaysLittle(name) ? $"{Category(name).Group}: {name}" : name;

    private static int FirstKnown(IEnumerable<int> years) => years.Where(y => y > 0).DefaultIfEmpty(0).Min();

    private static string Bool(bool value) => value ? "t" : "f";

    private static string List(IEnumerable<int> numbers) => $"{{{string.Join(',', numbers)}}}";

    private static string Row(params object?[] values) =>
        string.Join('|', values.Where(v => v is not null).Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));

    private sealed class Person
    {
        public bool IsInvented { get; init; }

        public List<PersonWork> Works { get; } = [];

        public Dictionary<string, int> Topics { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, List<int>> Shared { get; } = new(StringComparer.Ordinal);
    }

    private sealed record PersonWork(int Year, string Kind, string Name, string? Affiliation, bool IsIdentified, bool IsLarge);
}
