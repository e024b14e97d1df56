using System.Reflection;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using BzPeer.Graph;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace BzPeer.Tests.Graph;

public sealed class ResearchGraphPartialTests
{
    [Fact]
    public async Task Every_node_is_a_link_in_the_drawing_and_every_neighbour_one_in_the_table()
    {
        var slice = GraphSlices.Small();
        using var page = await RenderAsync(slice, large: false);

        Assert.Equal(
            slice.Nodes.Append(slice.Centre).Select(node => node.Href).Order(StringComparer.Ordinal),
            page.QuerySelectorAll(".rg-canvas svg a").Select(link => link.GetAttribute("href")).Order(StringComparer.Ordinal));
        Assert.Equal(
            slice.Nodes.Select(node => node.Href).Order(StringComparer.Ordinal),
            page.QuerySelectorAll("table tbody th a").Select(link => link.GetAttribute("href")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_drawing_says_what_it_is()
    {
        using var page = await RenderAsync(GraphSlices.Small(), large: false);
        var svg = page.QuerySelector(".rg-canvas svg");

        Assert.Equal("group", svg?.GetAttribute("role"));
        Assert.Equal("Research graph of Ada Lovelace: 3 people, 1 work, 1 topic", svg?.GetAttribute("aria-label"));
        Assert.Contains(page.QuerySelectorAll("svg a title"), title => title.TextContent is "Charles Babbage: 2 shared works, 1842–1843");
        Assert.Equal(["People 3 of 7", "Works 1", "Topics 1", "Institutions 0"], page.QuerySelectorAll(".rg-legend li").Select(item => item.TextContent.Trim()), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_table_says_the_connection_and_who_else_is_connected()
    {
        using var page = await RenderAsync(GraphSlices.Small(), large: false);

        Assert.NotNull(page.QuerySelector("table > caption"));
        Assert.Equal(["Kind", "Name", "Connection", "Also connected with"], page.QuerySelectorAll("thead th").Select(head => head.TextContent), StringComparer.Ordinal);
        var row = page.QuerySelectorAll("tbody tr").First(candidate => candidate.TextContent.Contains("Babbage", StringComparison.Ordinal));
        Assert.Equal(
            ["Person", "Charles Babbage", "2 shared works, 1842–1843", "محمد الخوارزمي, Sketch of the Analytical Engine, with notes upon the memoir by the translator"],
            row.Children.Select(cell => cell.TextContent), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Only_the_page_of_its_own_opens_the_table_and_names_all_connections()
    {
        var people = Enumerable.Range(0, 9).Select(i => new GraphNode(NodeKind.Person, $"p{i}", $"Person {i}", $"/{i}", 1, null)).ToArray();
        var slice = GraphSlices.Small() with
        {
            Nodes = people,
            Edges = [.. from a in people from b in people where string.CompareOrdinal(a.Key, b.Key) < 0 select new GraphEdge(a.Key, b.Key, 1)],
        };
        using var profile = await RenderAsync(slice, large: false);
        using var own = await RenderAsync(slice, large: true);

        Assert.False(profile.QuerySelector("details")?.HasAttribute("open"));
        Assert.Contains("and 2 more", profile.QuerySelector("tbody td:last-child")?.TextContent, StringComparison.Ordinal);
        Assert.True(own.QuerySelector("details")?.HasAttribute("open"));
        Assert.Equal("Person 1, Person 2, Person 3, Person 4, Person 5, Person 6, Person 7, Person 8", own.QuerySelector("tbody td:last-child")?.TextContent);
    }

    [Fact]
    public async Task Names_keep_their_direction()
    {
        using var page = await RenderAsync(GraphSlices.Small(), large: false);

        var label = Assert.Single(page.QuerySelectorAll("svg text[direction=rtl]"));
        Assert.Equal("محمد الخوارزمي", label.TextContent);
        Assert.All(page.QuerySelectorAll("tbody th a"), link => Assert.NotNull(link.QuerySelector("bdi")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_needs_a_script_or_an_inline_style(bool large)
    {
        using var page = await RenderAsync(GraphSlices.Small(), large);

        Assert.Empty(page.QuerySelectorAll("script, style, [style], input, [onclick]"));
        Assert.DoesNotContain("[Object", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_author_without_neighbours_gets_a_sentence_and_no_drawing()
    {
        using var page = await RenderAsync(GraphSlices.Small() with { Nodes = [], Edges = [] }, large: false);

        Assert.Null(page.QuerySelector("svg"));
        Assert.Null(page.QuerySelector("table"));
        Assert.Contains("No collaborators, works or topics of Ada Lovelace are on record yet", page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_author_without_collaborators_is_told_so_beside_what_is_known()
    {
        var slice = GraphSlices.Small();
        using var page = await RenderAsync(slice with { Nodes = [slice.Nodes[3]], Edges = [new GraphEdge("o", "w1", 1)] }, large: false);

        Assert.Contains("No collaborators of Ada Lovelace are on record: what is known is 1 work.", page.Body?.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll(".rg-canvas svg a").Length);
    }

    /// <summary>The partial as the site compiled it, without the site's pages or database.</summary>
    private static async Task<IHtmlDocument> RenderAsync(GraphSlice slice, bool large)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddRazorPages().ConfigureApplicationPartManager(parts =>
            parts.ApplicationParts.Add(new CompiledRazorAssemblyPart(Assembly.Load("BzPeer.Web"))));
        await using var app = builder.Build();
        using var scope = app.Services.CreateScope();
        var services = scope.ServiceProvider;

        var view = services.GetRequiredService<IRazorViewEngine>()
            .GetView(null, "/Pages/Shared/_ResearchGraph.cshtml", isMainPage: false).EnsureSuccessful(null).View
            ?? throw new InvalidOperationException("The partial was not found.");
        var action = new ActionContext(new DefaultHttpContext { RequestServices = services }, new RouteData(), new ActionDescriptor());
        var drawing = LayOutGraph.Radial(slice, large ? DrawingSize.Large : DrawingSize.Profile);
        await using var html = new StringWriter();
        await view.RenderAsync(new ViewContext(
            action,
            view,
            new ViewDataDictionary<ResearchGraphView>(new EmptyModelMetadataProvider(), new ModelStateDictionary())
            {
                Model = new ResearchGraphView(slice, drawing, slice.Centre.Label, large),
            },
            new TempDataDictionary(action.HttpContext, services.GetRequiredService<ITempDataProvider>()),
            html,
            new HtmlHelperOptions()));
        return new HtmlParser().ParseDocument(html.ToString());
    }
}
