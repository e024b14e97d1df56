using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Accounts;

/// <summary>Somebody with a browser: it keeps cookies, fills in the forms of pages as they stand, and comes from one network.</summary>
public sealed class Person(AccountSite site, HttpClient browser, CookieContainer cookies, string network)
{
    /// <summary>From where the requests come; may be changed, as people travel.</summary>
    public string Network { get; set; } = network;

    /// <summary>Sent with each form as browsers do; null leaves it out.</summary>
    public string? FetchSite { get; set; } = "same-origin";

    /// <summary>The browser, for requests that no page would make.</summary>
    public HttpClient Browser => browser;

    /// <summary>The cookies that the browser would send, as it would send them.</summary>
    public string Cookies => cookies.GetCookieHeader(new Uri(RecordSite.Address));

    /// <summary>Opens an address, following no redirect.</summary>
    public async Task<Visit> GetAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(request);
    }

    /// <summary>Goes where an answer leads, until a page comes.</summary>
    public async Task<Visit> FollowAsync(Visit visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        for (var steps = 0; visit.Location is { } next; steps++)
        {
            Assert.True(steps < 10, "Led around in circles.");
            visit = await GetAsync(new Uri(new Uri(RecordSite.Address), next).PathAndQuery);
        }

        return visit;
    }

    /// <summary>Fills in the form with a button of that text and presses it.</summary>
    /// <param name="page">The page as it came.</param>
    /// <param name="button">The button's text.</param>
    /// <param name="fields">What is typed, by the fields' names; null leaves a field out.</param>
    public async Task<Visit> SubmitAsync(Visit page, string button, params (string Name, string? Value)[] fields)
    {
        ArgumentNullException.ThrowIfNull(page);
        var pressed = page.Page.QuerySelectorAll<IHtmlButtonElement>("main button").FirstOrDefault(b => Visit.Text(b) == button);
        Assert.True(pressed is not null, $"No button “{button}”; there are: {string.Join(" | ", page.Page.QuerySelectorAll("main button").Select(Visit.Text))}");
        var form = pressed.Closest("form") as IHtmlFormElement;
        Assert.NotNull(form);

        var values = Filled(form);
        foreach (var (name, value) in fields)
        {
            Assert.True(form.QuerySelector($"[name='{name}']") is not null, $"The form has no field “{name}”.");
            values.RemoveAll(field => field.Key == name);
            if (value is not null)
                values.Add(new(name, value));
        }

        if (pressed.Name is { Length: > 0 } buttonName)
            values.Add(new(buttonName, pressed.GetAttribute("value") ?? ""));
        var action = pressed.GetAttribute("formaction") ?? form.GetAttribute("action");
        return await PostAsync(action is { Length: > 0 } ? action : new Uri(page.Page.Url).PathAndQuery, values);
    }

    /// <summary>Sends a form as given.</summary>
    public async Task<Visit> PostAsync(string address, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) };
        if (FetchSite is { } from)
            request.Headers.Add("Sec-Fetch-Site", from);
        return await SendAsync(request);
    }

    /// <summary>Sends a request from this network.</summary>
    public Task<Visit> SendAsync(HttpRequestMessage request) => site.SendFromAsync(browser, Network, request);

    /// <summary>What a form sends if nobody touches it.</summary>
    private static List<KeyValuePair<string, string>> Filled(IHtmlFormElement form) =>
    [
        .. from input in form.QuerySelectorAll("input[name], select[name], textarea[name]")
           where input is not IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }
           let value = input switch { IHtmlInputElement i => i.Value, IHtmlSelectElement s => s.Value, IHtmlTextAreaElement t => t.Value, _ => "" }
           select new KeyValuePair<string, string>(input.GetAttribute("name")!, value ?? ""),
    ];
}
