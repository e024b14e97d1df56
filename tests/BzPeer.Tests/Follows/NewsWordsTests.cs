using BzPeer.Follows;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>What is said of a record is no more than its level means.</summary>
public sealed class NewsWordsTests
{
    [Theory]
    [InlineData("2", "The record was claimed and has an owner now, on weak evidence, at level L2")]
    [InlineData("3", "The record has an owner now, who proved to be the author, at level L3")]
    [InlineData("4", "The record has an owner now, who proved to be the author, at level L4")]
    public void Only_a_strong_proof_proves_who_the_owner_is(string level, string words) =>
        Assert.Equal((words, null), NewsWords.OfRecord(new NewsItem(1, default, EventKind.ClaimAccepted, null, null, null, null, level)));
}
