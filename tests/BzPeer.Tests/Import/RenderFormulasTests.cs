using System.Text.Json.Nodes;
using BzPeer.Demo;
using BzPeer.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Text;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import;

public sealed class RenderFormulasTests(TestServer server, RenderFormulasTests.Renderer renderer) : IClassFixture<RenderFormulasTests.Renderer>, IAsyncLifetime
{
    private readonly TestDatabase database = new(server);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    [Fact]
    public async Task Formulas_wait_with_their_source_until_they_are_rendered_in_place()
    {
        await Records.ImportAsync(database.DataSource, [Records.One("2001.00001", "On $x_{17}$", @abstract: "  For $y^2$ and $\\left(neverclosed$.\n", names: ["Ada One"])]);
        await using var records = database.Open();
        var before = await records.Works.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        Assert.True(before.FormulasPending);
        Assert.DoesNotContain("<math", before.TitleHtml + before.AbstractHtml, StringComparison.Ordinal);
        var formulas = new RenderFormulas(database.DataSource, renderer.Value);
        Assert.Equal(1, await formulas.CountWaitingAsync(TestContext.Current.CancellationToken));
        Assert.Equal(new FormulaCounts(1, 0, 0), await CountFormulas.RunAsync(database.DataSource, TestContext.Current.CancellationToken));

        Assert.Equal(1, await formulas.RunAsync(cancellation: TestContext.Current.CancellationToken));

        var after = await records.Works.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        Assert.False(after.FormulasPending);
        Assert.Contains("<math", after.TitleHtml, StringComparison.Ordinal);
        Assert.Contains("<math", after.AbstractHtml, StringComparison.Ordinal);
        Assert.Contains("neverclosed", after.AbstractHtml, StringComparison.Ordinal);
        Assert.Equal(before.Title, after.Title);
        Assert.Equal((2, 1), (await records.Formulas.CountAsync(f => f.MathMl != null, TestContext.Current.CancellationToken), await records.Formulas.CountAsync(f => f.Error != null, TestContext.Current.CancellationToken)));
        Assert.Equal(0, await formulas.RunAsync(cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(0, await formulas.CountWaitingAsync(TestContext.Current.CancellationToken));
        Assert.Equal(new FormulaCounts(0, 3, 1), await CountFormulas.RunAsync(database.DataSource, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Several_nodes_and_an_import_at_once_end_with_every_text_whole_and_new()
    {
        var token = TestContext.Current.CancellationToken;
        var older = Records.Invented(400, 51);
        var newer = Records.Invented(400, 52).ConvertAll(l => UpdatedLater(l));
        await Records.ImportAsync(database.DataSource, older);

        using var done = new CancellationTokenSource();
        var nodes = Enumerable.Range(0, 2).Select(_ => Task.Run(
            async () =>
            {
                var formulas = new RenderFormulas(database.DataSource, renderer.Value);
                while (await formulas.RunAsync(25, token) > 0 || !done.IsCancellationRequested)
                {
                }
            },
            token)).ToList();
        try
        {
            foreach (var part in newer.Chunk(100))
                await Records.ImportAsync(database.DataSource, part);
        }
        finally
        {
            await done.CancelAsync();
        }

        await Task.WhenAll(nodes);

        await using var quiet = new TestDatabase(server);
        await quiet.InitializeAsync();
        await Records.ImportAsync(quiet.DataSource, newer);
        await RenderAllFormulas.RunAsync(new RenderFormulas(quiet.DataSource, renderer.Value), TextWriter.Null, "Formulas", token);
        var rows = await Snapshot.ReadAsync(quiet.DataSource);
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(database.DataSource));

        // What is rendered stays set when everything is derived again.
        await new DeriveAgain(database.DataSource, TimeProvider.System).RunAsync(cancellation: token);
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(database.DataSource));
    }

    [Fact]
    public async Task The_demo_starts_once_goes_on_where_it_was_stopped_and_leaves_others_records_alone()
    {
        var token = TestContext.Current.CancellationToken;
        var demo = new ImportDemo(database.DataSource, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        // The seed profile is in, then it is stopped.
        await Records.ImportAsync(database.DataSource, Records.SeedProfile(), ImportDemo.SeedName);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => demo.RunAsync(TextWriter.Null, 60, stop.Token));

        var output = new StringWriter();
        Assert.True(await demo.RunAsync(output, 60, token));
        Assert.Contains("6 real and 60 invented works", output.ToString(), StringComparison.Ordinal);
        await using var records = database.Open();
        Assert.Equal((66, 0), (await records.Works.CountAsync(token), await records.Works.CountAsync(w => w.FormulasPending, token)));
        Assert.Equal(21, await records.Authors.Where(a => a.Name == "Srinadh Bhojanapalli").Select(a => a.Trust).SingleAsync(token));
        Assert.False(await demo.RunAsync(output, 60, token));

        await using var own = new TestDatabase(server);
        await own.InitializeAsync();
        await Records.ImportAsync(own.DataSource, [Records.One("2001.00001", names: ["Ada One"])]);
        Assert.False(await new ImportDemo(own.DataSource, TimeProvider.System).RunAsync(output, 60, token));
        await using var ownRecords = own.Open();
        Assert.Equal(1, await ownRecords.Works.CountAsync(token));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static string UpdatedLater(string line)
    {
        var record = JsonNode.Parse(line)!.AsObject();
        record["update_date"] = "2099-01-01";
        return record.ToJsonString();
    }

    public sealed class Renderer : IDisposable
    {
        public FormulaRenderer Value { get; } = new();

        public void Dispose() => Value.Dispose();
    }
}
