using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class WellKnownTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("2026-11-24T09:00:00Z", "2027-10-01T00:00:00Z")]
    [InlineData("2026-11-01T00:00:00Z", "2027-10-01T00:00:00Z")]
    [InlineData("2027-02-28T23:59:59Z", "2028-01-01T00:00:00Z")]
    public async Task Says_whom_to_tell_of_a_weakness_for_less_than_a_year(string now, string expires)
    {
        var text = await ReadAsync(now, ("Contact", "safety@bzpeer.test"));

        Assert.Equal(
            $"""
            Contact: mailto:safety@bzpeer.test
            Expires: {expires}
            Preferred-Languages: en
            Canonical: https://bzpeer.test/.well-known/security.txt

            """,
            text);
    }

    [Fact]
    public async Task Without_an_e_mail_address_it_leads_to_the_page_about_the_site() =>
        Assert.StartsWith("Contact: https://bzpeer.test/about\n", await ReadAsync("2026-11-24T09:00:00Z"), StringComparison.Ordinal);

    [Fact]
    public async Task Leads_password_managers_to_the_page_that_changes_the_password()
    {
        var response = await site.Visitor().GetAsync("/.well-known/change-password", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Found, "/account/password"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    private async Task<string> ReadAsync(string now, params (string Name, string Value)[] settings)
    {
        await using var configured = site.WithWebHostBuilder(builder =>
        {
            builder.UseSetting("Address", "https://bzpeer.test");
            foreach (var (name, value) in settings)
                builder.UseSetting(name, value);
            builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new Clock(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)))));
        });
        using var visitor = configured.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://bzpeer.test") });
        var response = await visitor.GetAsync("/.well-known/security.txt", TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
