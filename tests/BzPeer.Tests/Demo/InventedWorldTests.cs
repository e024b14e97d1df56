using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BzPeer.Demo;
using BzPeer.Topics;
using Xunit;

namespace BzPeer.Tests.Demo;

/// <summary>One world of 4,000 works, written once for all tests of the class.</summary>
public sealed class WrittenWorld : IAsyncLifetime
{
    internal List<JsonElement> Records { get; } = [];

    /// <summary>Record, place, printed name, person.</summary>
    internal List<string[]> Truth { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var (records, truth) = (new StringWriter(), new StringWriter());
        await new InventedWorld(InventedWorld.WholeWorld, 1).WriteAsync(records, truth, TestContext.Current.CancellationToken);
        Records.AddRange(Lines(records).Select(line => JsonDocument.Parse(line).RootElement));
        Truth.AddRange(Lines(truth).Select(line => line.Split('\t')));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string[] Lines(StringWriter from) => from.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

public partial class InventedWorldTests(WrittenWorld world) : IClassFixture<WrittenWorld>
{
    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_in_any_culture_and_another_seed_does_not()
    {
        var one = await Hash(300, 7);
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
        try
        {
            Assert.Equal(one, await Hash(300, 7));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.NotEqual(one, await Hash(300, 8), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000_001)]
    public void A_world_of_another_size_is_refused(int works) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InventedWorld(works, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(500)]
    public void A_small_world_has_as_many_works_as_asked_for(int works)
    {
        var ids = new InventedWorld(works, 3).Works().Select(work => work.Id).ToList();
        Assert.Equal(Enumerable.Range(1, works).Select(n => string.Create(CultureInfo.InvariantCulture, $"demo:{n}")), ids, StringComparer.Ordinal);
    }

    [Fact]
    public void Every_record_has_the_keys_of_the_snapshot_and_an_id_of_its_own() =>
        Assert.Equal(4000, world.Records.Select(record =>
        {
            Assert.Equal(SnapshotKeys.All, record.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal);
            Assert.Equal(JsonValueKind.Null, record.GetProperty("doi").ValueKind);
            return Text(record, "id");
        }).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Every_category_is_one_of_arXiv_and_most_fields_occur()
    {
        var codes = world.Records.SelectMany(record => Text(record, "categories").Split(' ')).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(codes, code => !ArxivTaxonomy.TryFind(code, out _));
        Assert.True(codes.Count > 80, $"only {codes.Count} categories");
        Assert.All(world.Records, record =>
        {
            var own = Text(record, "categories").Split(' ');
            Assert.Equal(own.Distinct(StringComparer.Ordinal), own, StringComparer.Ordinal);
        });
    }

    [Fact]
    public void Revisions_are_in_order_and_within_the_years_of_the_world() =>
        Assert.All(world.Records, record =>
        {
            var posted = record.GetProperty("versions").EnumerateArray()
                .Select(v => DateTime.ParseExact(Text(v, "created"), "ddd, d MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(posted.Order(), posted);
            Assert.InRange(posted[0].Year, 1995, 2026);
            var updated = DateOnly.Parse(Text(record, "update_date"), CultureInfo.InvariantCulture);
            Assert.InRange(updated, DateOnly.FromDateTime(posted[^1]), new DateOnly(2026, 10, 31));
        });

    [Fact]
    public void Every_abstract_has_a_formula_and_most_formulas_are_distinct()
    {
        var formulas = world.Records.SelectMany(record =>
        {
            var own = Formula().Matches(Text(record, "abstract")).Select(match => match.Value).ToList();
            Assert.NotEmpty(own);
            return own;
        }).ToList();
        Assert.True(formulas.Distinct(StringComparer.Ordinal).Count() > formulas.Count / 2);
        // broken only where it is meant: no letter has two indices
        Assert.DoesNotContain(formulas, formula => formula.Contains("N_f_", StringComparison.Ordinal) || formula.Contains("m_b_", StringComparison.Ordinal));
    }

    [Fact]
    public void About_one_abstract_in_a_hundred_has_a_formula_that_cannot_be_set() =>
        Assert.InRange(world.Records.Count(record =>
            Text(record, "abstract").ReplaceLineEndings(" ").Contains(" is as before.", StringComparison.Ordinal)), 15, 80);

    [Fact]
    public void Abstracts_are_as_long_as_abstracts_are_and_titles_differ()
    {
        Assert.All(world.Records, record => Assert.InRange(Text(record, "abstract").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 90, 215));
        Assert.True(world.Records.Select(record => Text(record, "title")).Distinct(StringComparer.Ordinal).Count() > 3500);
    }

    [Fact]
    public void Some_are_very_prolific_and_most_have_few_works()
    {
        var works = world.Truth.GroupBy(row => row[3], StringComparer.Ordinal).Select(rows => rows.Count()).OrderDescending().ToList();
        Assert.InRange(works[0], 500, 800);
        Assert.True(works[3] >= 100, $"the fourth has {works[3]}");
        Assert.True(works.Count(n => n == 1) > works.Count / 3);
    }

    [Fact]
    public void Teams_are_small_but_for_a_few_up_to_three_thousand()
    {
        var sizes = world.Records.Select(record => record.GetProperty("authors_parsed").GetArrayLength()).ToList();
        Assert.Equal(3000, sizes.Max());
        Assert.InRange(sizes.Count(size => size is >= 100 and < 3000), 3, 10);
        Assert.True(sizes.Count(size => size <= 8) > 3700);
        Assert.True(sizes.Min() == 1);
    }

    [Fact]
    public void Teams_work_together_again_and_their_members_with_one_another()
    {
        var shared = new Dictionary<(string, string), int>();
        foreach (var work in world.Truth.GroupBy(row => row[0], StringComparer.Ordinal))
        {
            var people = work.Select(row => row[3]).Order(StringComparer.Ordinal).ToList();
            if (people.Count > 50)
                continue;
            foreach (var one in people)
                foreach (var other in people.Where(other => string.CompareOrdinal(one, other) < 0))
                    shared[(one, other)] = shared.GetValueOrDefault((one, other)) + 1;
        }

        Assert.True(shared.Values.Count(n => n >= 2) > 3000);
    }

    [Fact]
    public void The_truth_names_every_place_of_every_record_as_it_is_printed()
    {
        var printed = world.Records.SelectMany(record => record.GetProperty("authors_parsed").EnumerateArray().Select((name, i) =>
        {
            var parts = new[] { name[1].GetString()!, name[0].GetString()!, name[2].GetString()! };
            return string.Create(CultureInfo.InvariantCulture, $"{Text(record, "id")} {i + 1} {string.Join(' ', parts.Where(part => part.Length > 0))}");
        }));
        Assert.Equal(world.Truth.Select(row => $"{row[0]} {row[1]} {row[2]}"), printed, StringComparer.Ordinal);
    }

    [Fact]
    public void No_person_stands_twice_on_one_work() =>
        Assert.DoesNotContain(world.Truth.GroupBy(row => (row[0], row[3])), rows => rows.Count() > 1);

    [Fact]
    public void A_few_people_share_a_name_and_some_are_spelt_in_several_ways()
    {
        var people = world.Truth.Select(row => row[3]).Distinct(StringComparer.Ordinal).Count();
        var namesakes = world.Truth.GroupBy(row => row[2], StringComparer.Ordinal)
            .Select(rows => rows.Select(row => row[3]).Distinct(StringComparer.Ordinal).ToList())
            .Where(same => same.Count > 1).SelectMany(same => same).Distinct(StringComparer.Ordinal).Count();
        var spellings = world.Truth.GroupBy(row => row[3], StringComparer.Ordinal)
            .Count(rows => rows.Select(row => row[2]).Distinct(StringComparer.Ordinal).Count() > 1);
        Assert.InRange(namesakes * 100 / people, 2, 10);
        Assert.InRange(spellings * 100 / people, 4, 20);
        Assert.Contains(world.Truth, row => row[2].Contains('\\', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0x4E00, 0x9FFF)]
    [InlineData(0xAC00, 0xD7A3)]
    [InlineData(0x0600, 0x06FF)]
    [InlineData(0x0400, 0x04FF)]
    [InlineData(0x0370, 0x03FF)]
    [InlineData(0x02BB, 0x02BB)]
    public void Names_come_in_many_scripts(int from, int to) =>
        Assert.Contains(world.Truth, row => row[2].Any(letter => letter >= from && letter <= to));

    private static async Task<string> Hash(int works, ulong seed)
    {
        var (records, truth) = (new StringWriter(), new StringWriter());
        await new InventedWorld(works, seed).WriteAsync(records, truth, TestContext.Current.CancellationToken);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(records.ToString() + truth)));
    }

    private static string Text(JsonElement record, string key) => record.GetProperty(key).GetString()!;

    [GeneratedRegex(@"\$\$.+?\$\$|\$[^$]+\$|\\\[.+?\\\]|\\begin\{equation\}.+?\\end\{equation\}", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Formula();
}
