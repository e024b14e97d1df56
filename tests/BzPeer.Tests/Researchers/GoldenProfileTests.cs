using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using BzPeer.Demo;
using BzPeer.Tests.Infrastructure;
using BzPeer.Text;
using Xunit;

namespace BzPeer.Tests.Researchers;

/// <summary>The site on the six records of the seed profile alone, their formulas rendered.</summary>
public sealed class GoldenSite(TestServer server) : RecordSite(server)
{
    protected override bool IsFilled => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        using (var seed = new StreamReader(DemoRecords.OpenSeedProfile()))
        {
            await ImportAsync(await seed.ReadToEndAsync());
        }

        using var renderer = new FormulaRenderer();
        while (await new RenderFormulas(DataSource, renderer).RunAsync() > 0)
        {
            // Until none waits.
        }
    }
}

public sealed partial class GoldenProfileTests(GoldenSite site) : IClassFixture<GoldenSite>
{
    private const string Name = "Srinadh Bhojanapalli";

    [Fact]
    public async Task Every_section_reads_as_it_was_agreed()
    {
        var visit = await OpenAsync();

        var read = Reading(visit.Page.QuerySelector("main")!);

        var approved = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Researchers", "golden-profile.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(approved.ReplaceLineEndings("\n").TrimEnd(), read.TrimEnd());
    }

    [Fact]
    public async Task Sections_stand_in_the_order_that_they_are_read_in()
    {
        var visit = await OpenAsync();

        var eyebrows = visit.Page.QuerySelectorAll("main .eyebrow, main h2#works").Select(Words);

        Assert.Equal(
            [
                "Researcher profile", "Trust snapshot · Quick read", "Verification L1", "Actions: Decide how to stay connected",
                "Identity and collaboration", "Direct collaboration", "Research graph", "Published work 6 published items",
                "Topics", "Close collaborators", "Provenance",
            ],
            eyebrows);
    }

    [Theory]
    [InlineData("works", "6", "/works")]
    [InlineData("followers", "0", "/follow")]
    [InlineData("topics", "3", "/topics")]
    [InlineData("close collaborators", "4", "/collaborators")]
    public async Task Each_figure_leads_to_what_it_counts(string what, string count, string part)
    {
        var visit = await OpenAsync();

        var figure = visit.Page.QuerySelectorAll("dl.figures > div").Single(f => Words(f.QuerySelector("dt")!) == what);

        Assert.Equal(count, Words(figure.QuerySelector("dd")!));
        var address = figure.QuerySelector("a")!.GetAttribute("href")!;
        Assert.EndsWith(part, address, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(address)).Status);
    }

    [Fact]
    public async Task The_works_stand_in_the_seeds_order()
    {
        var visit = await OpenAsync();

        Assert.Equal(
            [
                "Robust Training of Neural Networks Using Scale Invariant Architectures",
                "On the Reproducibility of Neural Network Predictions",
                "Are Transformers universal approximators of sequence-to-sequence functions?",
                "Does label smoothing mitigate label noise?",
                "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes",
                "Low-Rank Bottleneck in Multi-head Attention Models",
            ],
            visit.Page.QuerySelectorAll(".works .work h3").Select(Words));
    }

    [Fact]
    public async Task The_owner_is_marked_on_each_work_and_everybody_else_is_linked()
    {
        var visit = await OpenAsync();

        Assert.All(visit.Page.QuerySelectorAll(".works .work"), work =>
        {
            Assert.Equal(Name, Words(Assert.Single(work.QuerySelectorAll(".by b"))));
            Assert.All(work.QuerySelectorAll(".by a"), a => Assert.StartsWith("/researchers/", a.GetAttribute("href"), StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task No_TeX_is_visible_and_formulas_are_mathematics()
    {
        var visit = await OpenAsync();

        var main = visit.Page.QuerySelector("main")!;
        Assert.DoesNotMatch(@"\\[A-Za-z]|\$|~|\{|\}", main.TextContent);
        Assert.Equal(3, main.QuerySelectorAll(".work math").Length);
        Assert.Empty(main.QuerySelectorAll("code.tex"));
        Assert.Contains("churn", main.QuerySelectorAll(".work em").Select(Words));
    }

    [Fact]
    public async Task It_takes_five_statements_in_one_round_trip()
    {
        var visit = await OpenAsync();

        Assert.Equal(5, visit.Statements.Count);
    }

    [Fact]
    public async Task The_structured_data_names_the_person()
    {
        var visit = await OpenAsync();

        var data = System.Text.Json.JsonDocument.Parse(visit.Page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement;
        Assert.Equal("ProfilePage", data.GetProperty("@type").GetString());
        Assert.Equal(Name, data.GetProperty("mainEntity").GetProperty("name").GetString());
    }

    private async Task<Visit> OpenAsync() => await site.GetAsync(await site.ResearcherAsync(Name));

    /// <summary>What is read, a line for each block; what is only drawn is left out.</summary>
    private static string Reading(IElement root)
    {
        var text = new StringBuilder();
        foreach (var block in root.QuerySelectorAll("h1, h2, h3, p, li, dl > div, .btn, summary, caption, tr"))
        {
            if (block.Closest("svg") is null && block.QuerySelector("p, h3") is null && block.Closest("[aria-hidden]") is null)
            {
                text.Append(new string(' ', block.TagName is "H1" or "H2" or "H3" ? 0 : 2)).Append(Words(block)).Append('\n');
            }
        }

        return Today().Replace(text.ToString(), "24 November 2026");
    }

    private static string Words(IElement element) => Space().Replace(element.TextContent, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();

    [GeneratedRegex(@"\d{1,2} [A-Z][a-z]+ 20\d\d", RegexOptions.None, 1000)]
    private static partial Regex Today();
}
