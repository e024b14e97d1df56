using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BzPeer.Demo;
using BzPeer.Import;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>Records for the tests of the importer, as lines of the arXiv snapshot.</summary>
internal static class Records
{
    public static IReadOnlyList<string> SeedProfile()
    {
        using var reader = new StreamReader(DemoRecords.OpenSeedProfile());
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static List<string> Invented(int works, ulong seed)
    {
        using var writer = new StringWriter();
        new InventedWorld(works, seed).WriteAsync(writer, truth: null).GetAwaiter().GetResult();
        return [.. writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>One record: "Given Family" names, a date, categories.</summary>
    public static string One(string id, string title = "A title", string? updated = "2020-01-02", string categories = "cs.LG", string @abstract = "  Words.\n", params string[] names) =>
        new JsonObject
        {
            ["id"] = id,
            ["title"] = title,
            ["categories"] = categories,
            ["abstract"] = @abstract,
            ["versions"] = updated is null ? new JsonArray() : [new JsonObject { ["version"] = "v1", ["created"] = DateTime.Parse(updated, CultureInfo.InvariantCulture).ToString("ddd, d MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture) }],
            ["update_date"] = updated,
            ["authors_parsed"] = new JsonArray([.. names.Select(n => Name(n))]),
        }.ToJsonString();

    /// <summary>The records, a third of them in further states: older and newer ones, with names, titles, categories and dates changed.</summary>
    public static List<string> WithOtherStates(IEnumerable<string> lines, int seed)
    {
        var random = new Random(seed);
        var all = lines.Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        var states = all.ConvertAll(r => r.ToJsonString());
        foreach (var record in all)
        {
            for (var more = random.Next(6) switch { 0 => 2, 1 => 1, _ => 0 }; more > 0; more--)
            {
                var state = record.DeepClone().AsObject();
                Change(state, all[random.Next(all.Count)], random);
                states.Add(state.ToJsonString());
            }
        }

        return states;
    }

    public static async Task<ImportOutcome> ImportAsync(NpgsqlDataSource database, IEnumerable<string> lines, string name = "records.json") =>
        await new ImportRecords(database, TimeProvider.System).ArxivAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), name, cancellation: TestContext.Current.CancellationToken);

    private static void Change(JsonObject state, JsonObject other, Random random)
    {
        var date = random.Next(8) == 0 ? null : state["update_date"];
        // Some states have the same date: then the hash decides.
        state["update_date"] = date is null || random.Next(4) == 0 ? date?.DeepClone()
            : DateOnly.Parse((string)date!, CultureInfo.InvariantCulture).AddDays(random.Next(-400, 400)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (date is null)
            state["versions"] = new JsonArray();
        if (random.Next(2) == 0)
            state["title"] = other["title"]!.DeepClone();
        if (random.Next(2) == 0)
            state["categories"] = $"{other["categories"]} quant-ph.made-up";
        var names = state["authors_parsed"]!.AsArray();
        switch (random.Next(4))
        {
            case 0 when names.Count > 1:
                names.RemoveAt(random.Next(names.Count));
                break;
            case 1:
                names.Insert(random.Next(names.Count + 1), other["authors_parsed"]![0]!.DeepClone());
                break;
            case 2:
                state["authors_parsed"] = other["authors_parsed"]!.DeepClone();
                break;
        }
    }

    private static JsonArray Name(string name)
    {
        var space = name.LastIndexOf(' ');
        return [name[(space + 1)..], space < 0 ? "" : name[..space], ""];
    }
}
