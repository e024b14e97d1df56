using BzPeer.Claims;
using Xunit;

namespace BzPeer.Tests.Claims;

public sealed class RepositoriesTests
{
    [Theory]
    [InlineData("Code: https://github.com/ada/engine.", "https://github.com/ada/engine")]
    [InlineData(@"at \url{https://github.com/ada/analytical\_engine}.", "https://github.com/ada/analytical_engine")]
    [InlineData("see (github.com/ada/engine.git)", "https://github.com/ada/engine")]
    [InlineData("http://www.GitHub.com/ada/engine/issues/1#comment", "https://github.com/ada/engine")]
    [InlineData("https://gitlab.com/a/b, https://codeberg.org/c/d", "https://gitlab.com/a/b https://codeberg.org/c/d")]
    [InlineData("https://bitbucket.org/a/b?x=1", "https://bitbucket.org/a/b")]
    public void Are_named_by_owner_and_name(string text, string addresses) =>
        Assert.Equal(addresses, string.Join(' ', ReadPagesOfRecord.RepositoriesIn(text)));

    [Theory]
    [InlineData("")]
    [InlineData("https://github.com/ada")]
    [InlineData("https://evilgithub.com/a/b")]
    [InlineData("https://raw.github.com/a/b")]
    [InlineData("https://github.com.evil.example/a/b")]
    [InlineData("https://arxiv.org/abs/2202.00980")]
    [InlineData("github.com/a/.git")]
    public void Are_nothing_else(string text) => Assert.Empty(ReadPagesOfRecord.RepositoriesIn(text));
}
