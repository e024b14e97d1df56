using Xunit;

namespace BzPeer.Tests.Architecture;

public sealed class RoomsTests
{
    /// <summary>Every room may know these: what the project is about.</summary>
    private static readonly HashSet<string> KnownToAll = ["Authors", "Works", "Accounts"];

    /// <summary>The other edges, each with its reason. A new one is a decision: write it here or do without it.</summary>
    private static readonly HashSet<(string From, string To)> Allowed =
    [
        ("Accounts", "Claims"), // who leaves owns no author any more; an owner downloads what they claimed
        ("Accounts", "Decisions"), // an owner downloads what they decided
        ("Accounts", "Follows"), // who leaves follows nothing any more; an owner downloads what they follow
        ("Accounts", "Institutions"), // … by its name
        ("Accounts", "Mail"), // accounts are known by e-mail address, and their owners are told
        ("Accounts", "Moderation"), // … and what they reported, and what they did as moderators
        ("Accounts", "Topics"), // … as institutions that are followed
        ("Accounts", "Text"), // names are cleaned as printed ones are
        ("Authors", "Claims"), // a claimed record says by what kinds of proof
        ("Authors", "Graph"), // a profile shows its neighbourhood, read in the same round trip
        ("Authors", "Trust"), // a record's score is explained where the record is read
        ("Claims", "Decisions"), // what becomes of a claim is written into the ledger
        ("Claims", "Fetching"), // a page proves by what stands on it
        ("Claims", "Follows"), // how somebody stands to an author is one statement, whether they follow too
        ("Claims", "Institutions"), // an e-mail address proves by an institution's domains
        ("Claims", "Moderation"), // what moderators decide about claims stands in their log
        ("Claims", "Mail"), // claimants and owners are told
        ("Claims", "Text"), // what owners write is cleaned as what is printed is
        ("Decisions", "Import"), // a decision derives what it touches, by the one function that derives
        ("Demo", "Import"), // the demo records come in as any others do
        ("Demo", "Text"), // … and are rendered before the first page
        ("Demo", "Topics"), // the invented world writes about real categories
        ("Follows", "Mail"), // who follows is known by e-mail address, and is told by mail
        ("Import", "Institutions"), // printed affiliations are matched as they come in
        ("Import", "Text"), // names and texts are decoded as they come in
        ("Import", "Topics"), // categories become topics
        ("Import", "Trust"), // scores are derived with everything else
        ("Mail", "Text"), // what is mailed is cleaned as what is printed is
        ("Moderation", "Claims"), // nobody answers what is about a record that is or may be theirs
        ("Moderation", "Mail"), // who reported a mistake is told what came of it
        ("Moderation", "Search"), // a work is named as it would be searched for
        ("Moderation", "Text"), // what is written to moderators is cleaned as what is printed is
        ("Works", "Text"), // a record says in what its texts are written
        ("Text", "Import"), // progress of rendering is shown as that of an import
    ];

    [Fact]
    public void Rooms_know_only_the_rooms_that_they_may_know()
    {
        var edges = RoomEdges.Of(typeof(BzPeerDbContext).Assembly).Where(edge => edge.From != "Migrations").ToHashSet();

        var forbidden = edges.Where(edge => !KnownToAll.Contains(edge.To) && !Allowed.Contains(edge));

        Assert.Equal([], forbidden.Select(edge => $"{edge.From} → {edge.To}").Order());
    }

    [Fact]
    public void The_list_of_edges_names_none_that_is_gone()
    {
        var edges = RoomEdges.Of(typeof(BzPeerDbContext).Assembly).ToHashSet();

        Assert.Equal([], Allowed.Except(edges).Select(edge => $"{edge.From} → {edge.To}").Order());
    }

    [Fact]
    public void The_records_know_nothing_of_the_web() =>
        Assert.DoesNotContain(
            typeof(BzPeerDbContext).Assembly.GetReferencedAssemblies(),
            // Identity's stores and the keys of cookies lie in the database; neither knows of requests.
            a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                && !a.Name.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal)
                && !a.Name.StartsWith("Microsoft.AspNetCore.Identity.EntityFrameworkCore", StringComparison.Ordinal));
}
