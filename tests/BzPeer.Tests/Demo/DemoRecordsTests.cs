using System.Text.Json;
using BzPeer.Demo;
using Xunit;

namespace BzPeer.Tests.Demo;

public class DemoRecordsTests
{
    [Fact]
    public void The_seed_profile_has_its_six_works_in_the_order_of_the_seed_page() =>
        Assert.Equal(
        [
            "2202.00980 2022-07-20 cs.LG stat.ML (5)",
            "2102.03349 2021-02-08 cs.LG (7)",
            "1912.10077 2020-02-26 cs.LG stat.ML (5)",
            "2003.02819 2020-03-06 cs.LG (4)",
            "1904.00962 2020-01-03 cs.LG cs.AI cs.CL stat.ML (10)",
            "2002.07028 2020-02-18 cs.LG stat.ML (5)",
        ], Records().Select(r => $"{Text(r, "id")} {Text(r, "update_date")} {Text(r, "categories")} ({r.GetProperty("authors_parsed").GetArrayLength()})"), StringComparer.Ordinal);

    [Fact]
    public void A_seed_record_has_the_keys_of_the_snapshot_and_names_its_author() =>
        Assert.All(Records(), record =>
        {
            Assert.Equal(SnapshotKeys.All, record.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal);
            Assert.Contains("Srinadh Bhojanapalli", Text(record, "authors"), StringComparison.Ordinal);
            Assert.Single(record.GetProperty("authors_parsed").EnumerateArray(), name => name[0].ValueEquals("Bhojanapalli"));
            Assert.Equal(Text(record, "authors").Split(", "),
                record.GetProperty("authors_parsed").EnumerateArray().Select(name => $"{name[1]} {name[0]}"), StringComparer.Ordinal);
        });

    [Fact]
    public void The_formulas_of_the_seed_profile_are_TeX_and_not_the_letters_that_a_page_made_of_them()
    {
        var robust = Text(Records().First(), "abstract");
        Assert.Contains(@"$\sqrt{\tfrac{2\lambda}{\eta}}$", robust, StringComparison.Ordinal);
        Assert.All(Records(), record => Assert.True(System.Text.Ascii.IsValid(Text(record, "abstract"))));
    }

    private static IEnumerable<JsonElement> Records()
    {
        using var reader = new StreamReader(DemoRecords.OpenSeedProfile());
        while (reader.ReadLine() is { } line)
            yield return JsonDocument.Parse(line).RootElement;
    }

    private static string Text(JsonElement record, string key) => record.GetProperty(key).GetString()!;
}

/// <summary>The keys of a record of the arXiv metadata snapshot, in its order.</summary>
internal static class SnapshotKeys
{
    public static readonly string[] All =
    [
        "id", "submitter", "authors", "title", "comments", "journal-ref", "doi", "report-no", "categories", "license",
        "abstract", "versions", "update_date", "authors_parsed",
    ];
}
