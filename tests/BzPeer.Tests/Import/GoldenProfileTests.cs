using BzPeer.Demo;
using BzPeer.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Trust;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>The figures of the seed profile, from its six records alone.</summary>
public sealed class GoldenProfileTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var to = File.Create(file))
            await using (var from = DemoRecords.OpenSeedProfile())
                await from.CopyToAsync(to);
            await new ImportRecords(database.DataSource, TimeProvider.System).RunAsync(file, cancellation: TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Has_the_figures_of_the_seed()
    {
        await using var records = database.Open();
        var author = await records.Authors.SingleAsync(a => a.Name == "Srinadh Bhojanapalli", TestContext.Current.CancellationToken);

        Assert.Equal((6, 6, 3, 4), (author.Works, author.IdentifiedWorks, author.Topics, author.CloseCollaborators));
        Assert.Equal((21, TrustBand.Emerging, 1), (author.Trust, TrustFormula.Band(author.Trust), author.Level));
        Assert.False(author.IsInvented);
    }

    [Fact]
    public async Task Lists_the_works_in_the_order_of_the_seed()
    {
        await using var records = database.Open();
        var titles = await (
            from a in records.Authors
            where a.Name == "Srinadh Bhojanapalli"
            join w in records.AuthorWorks on a.Id equals w.AuthorId
            join work in records.Works on w.WorkId equals work.Id
            orderby w.Year descending, w.SortKey, w.WorkId
            select work.Title).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "Robust Training of Neural Networks Using Scale Invariant Architectures",
                "On the Reproducibility of Neural Network Predictions",
                "Are Transformers universal approximators of sequence-to-sequence functions?",
                "Does label smoothing mitigate label noise?",
                "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes",
                "Low-Rank Bottleneck in Multi-head Attention Models",
            ],
            titles);
    }

    [Fact]
    public async Task Has_the_topics_and_close_collaborators_of_the_seed()
    {
        var token = TestContext.Current.CancellationToken;
        await using var records = database.Open();
        var me = await records.Authors.Where(a => a.Name == "Srinadh Bhojanapalli").Select(a => a.Id).SingleAsync(token);
        var topics = await (from t in records.AuthorTopics where t.AuthorId == me join p in records.Topics on t.TopicId equals p.Id orderby p.Name select p.Name).ToListAsync(token);
        var close = await (
            from c in records.Collaborations
            where c.AuthorId == me && c.Works >= 2
            join a in records.Authors on c.CollaboratorId equals a.Id
            orderby a.Name
            select a.Name).ToListAsync(token);

        Assert.Equal(["Artificial Intelligence", "Computation and Language", "Machine Learning"], topics);
        Assert.Equal(["Ankit Singh Rawat", "Chulhee Yun", "Sanjiv Kumar", "Sashank J. Reddi"], close);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
