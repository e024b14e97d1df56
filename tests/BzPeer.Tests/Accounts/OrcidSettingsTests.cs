using BzPeer.Web;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class OrcidSettingsTests
{
    [Fact]
    public void Without_settings_it_is_off() => Assert.False(Read().IsConfigured);

    [Fact]
    public void The_issuer_is_ORCID_unless_another_is_named()
    {
        Assert.Equal("https://orcid.org", Read(("ClientId", "APP-1"), ("ClientSecret", "x")).Origin);
        Assert.Equal("https://sandbox.orcid.org", Read(("Issuer", "https://sandbox.orcid.org/"), ("ClientId", "APP-1"), ("ClientSecret", "x")).Origin);
        Assert.True(Read(("Issuer", "http://127.0.0.1:4000"), ("ClientId", "APP-1"), ("ClientSecret", "x")).IsConfigured);
    }

    [Theory]
    [InlineData("ClientId", "APP-1", "Orcid__ClientSecret")]
    [InlineData("ClientSecret", "hidden", "Orcid__ClientId")]
    [InlineData("Issuer", "http://orcid.org", "Orcid__Issuer")]
    [InlineData("Issuer", "orcid.org", "Orcid__Issuer")]
    [InlineData("Issuer", "https://user:hidden@orcid.org", "Orcid__Issuer")]
    public void A_wrong_setting_is_named_without_what_it_holds(string name, string value, string named)
    {
        var refused = Assert.Throws<SettingException>(() => Read((name, value)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refused.Message, StringComparison.Ordinal);
    }

    private static OrcidSettings Read(params (string Name, string Value)[] settings) => OrcidSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Orcid:" + s.Name, (string?)s.Value))).Build());
}
