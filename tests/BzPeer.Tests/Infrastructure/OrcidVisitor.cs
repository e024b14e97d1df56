using System.Net;
using AngleSharp;
using AngleSharp.Html.Dom;
using Xunit;

namespace BzPeer.Tests.Infrastructure;

/// <summary>
/// Somebody's browser at <see cref="OrcidServer"/>: it opens the page that the site sends it to, presses a button there, and
/// says where the server sends it back. It keeps the server's cookies, so one visitor is one session there.
/// <code>
/// var back = await visitor.PressAsync(redirect.Headers.Location!, "Sign in as Ada Example");
/// await client.GetAsync(back);
/// </code>
/// </summary>
public sealed class OrcidVisitor : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    /// <summary>Presses the button whose label begins so.</summary>
    public async Task<Uri> PressAsync(Uri sentTo, string button)
    {
        using var answer = await OpenAsync(sentTo);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var page = await BrowsingContext.New().OpenAsync(content => content.Content(html), TestContext.Current.CancellationToken);
        var pressed = Assert.Single(page.QuerySelectorAll("button").OfType<IHtmlButtonElement>(), found => found.TextContent.StartsWith(button, StringComparison.Ordinal));
        var fields = pressed.Form!.Elements.OfType<IHtmlInputElement>().Select(field => KeyValuePair.Create(field.Name!, field.Value));
        using var form = new FormUrlEncodedContent([.. fields, new(pressed.Name!, pressed.Value)]);
        using var sent = await client.PostAsync(new Uri(sentTo, pressed.Form.Action), form, TestContext.Current.CancellationToken);
        return sent.Headers.Location ?? throw new InvalidOperationException("The server sends nobody back: " + await sent.Content.ReadAsStringAsync());
    }

    /// <summary>What the server answers before any button: its page, or at once the way back.</summary>
    public Task<HttpResponseMessage> OpenAsync(Uri sentTo) => client.GetAsync(sentTo, TestContext.Current.CancellationToken);

    public void Dispose() => client.Dispose();
}
