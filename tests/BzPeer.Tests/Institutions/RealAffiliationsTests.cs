using System.Globalization;
using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Import.Formats;
using Xunit;

namespace BzPeer.Tests.Institutions;

/// <summary>
/// Affiliations as they are printed against the institutions that OpenAlex sees in them. It errs too: of 116 matches of
/// this sample that were looked at one by one, two were doubtful here and a dozen there, and a hundred drawn from the
/// affiliations of Crossref's sample were all right.
/// </summary>
public sealed class RealAffiliationsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Matches_agree_with_OpenAlex_where_it_knows_the_institution()
    {
        var (registryFile, works) = (Corpus.Find("ror/ror-data-v2-subset.json.gz"), Corpus.Find("openalex/works"));
        Assert.SkipWhen(registryFile is null || works is null, Corpus.Absent);
        var items = await new RorDump().ReadFileAsync(registryFile!);
        var registry = new Registry(items.SelectMany(i => i.Records).Cast<IncomingInstitution>());
        var said = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(works!))
            await ReadAsync(file, said);

        var (matched, agreed, possible, found) = (0, 0, 0, 0);
        foreach (var (text, truth) in said)
        {
            // What OpenAlex says counts where it says something, and where all of it is in this part of the registry.
            if (truth.Count == 0 || !truth.All(registry.Has))
                continue;
            var matches = registry.Matched(text);
            var right = matches.Count(m => truth.Any(t => registry.AreRelated(m, t)));
            (matched, agreed) = (matched + matches.Count, agreed + right);
            (possible, found) = (possible + truth.Count, found + truth.Count(t => matches.Exists(m => registry.AreRelated(m, t))));
            if (right < matches.Count)
                output.WriteLine($"{text}\n   here: {string.Join(" + ", matches.Select(registry.NameOf))}\n   OpenAlex: {string.Join(" + ", truth.Select(registry.NameOf))}");
        }

        var (precision, recall) = ((double)agreed / matched, (double)found / possible);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{said.Count} affiliations, {matched} matches, {agreed} agree: {precision:P1}; {found} of {possible} that OpenAlex names: {recall:P1}"));
        Assert.True(matched > 80, $"Only {matched} were matched.");
        Assert.True(precision >= 0.95, $"Only {precision:P1} agree.");
        Assert.True(recall >= 0.6, $"Only {recall:P1} were found.");
    }

    private static async Task ReadAsync(string file, SortedDictionary<string, HashSet<string>> said)
    {
        using var source = new SourceFile(file);
        await foreach (var part in ReadJson.RunAsync(source, TestContext.Current.CancellationToken))
        {
            foreach (var authorship in part.Record.GetProperty("authorships").EnumerateArray())
            {
                var ids = authorship.GetProperty("institutions").EnumerateArray()
                    .ToDictionary(i => i.GetProperty("id").GetString()!, i => IncomingInstitution.RorIdIn(i.GetProperty("ror").GetString()));
                foreach (var affiliation in authorship.GetProperty("affiliations").EnumerateArray())
                {
                    var text = affiliation.GetProperty("raw_affiliation_string").GetString()!;
                    if (!said.TryGetValue(text, out var truth))
                        said[text] = truth = [];
                    truth.UnionWith(affiliation.GetProperty("institution_ids").EnumerateArray().Select(i => ids.GetValueOrDefault(i.GetString()!)).OfType<string>());
                }
            }
        }
    }
}
