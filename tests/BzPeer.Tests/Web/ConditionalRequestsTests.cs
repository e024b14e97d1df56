using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class ConditionalRequestsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_page_that_the_visitor_has_is_not_sent_again()
    {
        var first = await Send(HttpMethod.Get, "/about");
        var again = await Send(HttpMethod.Get, "/about", first.Headers.ETag);
        var other = await Send(HttpMethod.Get, "/about", new EntityTagHeaderValue("\"other\"", isWeak: true));

        Assert.Equal("no-cache", first.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal("no-cache", again.Headers.CacheControl?.ToString());
        Assert.Empty(await Body(again));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.NotEmpty(await Body(other));
    }

    [Theory]
    [InlineData("/about")]
    [InlineData("/css/site.css")]
    [InlineData("/health/live")]
    [InlineData("/nowhere")]
    public async Task Head_answers_as_get_does_without_the_body(string address)
    {
        var get = await Send(HttpMethod.Get, address);
        var head = await Send(HttpMethod.Head, address);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await Body(head));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Pages_are_compressed_under_the_same_tag(string encoding)
    {
        var plain = await Send(HttpMethod.Get, "/about");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/about");
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        var compressed = await site.Visitor().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal([encoding], compressed.Content.Headers.ContentEncoding);
        Assert.Equal(plain.Headers.ETag, compressed.Headers.ETag);
        Assert.Contains("Accept-Encoding", plain.Headers.Vary, StringComparer.OrdinalIgnoreCase);
        Assert.InRange((await Body(compressed)).Length, 1, (await Body(plain)).Length * 3 / 4);
    }

    [Fact]
    public async Task Health_is_never_kept()
    {
        var live = await Send(HttpMethod.Get, "/health/live");

        Assert.True(live.Headers.CacheControl?.NoStore);
        Assert.Null(live.Headers.ETag);
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string address, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return await site.Visitor().SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<byte[]> Body(HttpResponseMessage response) =>
        response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}
