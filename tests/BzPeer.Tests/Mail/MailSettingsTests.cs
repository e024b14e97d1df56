using BzPeer.Mail;
using Xunit;

namespace BzPeer.Tests.Mail;

public sealed class MailSettingsTests
{
    [Fact]
    public void Nothing_set_is_no_mail() => Assert.Null(MailSettings.Read(_ => null));

    [Fact]
    public void What_is_not_set_is_what_most_servers_want()
    {
        var settings = Read(("Host", "mail.bzpeer.test"), ("From", "mail@xn--bcher-kva.test"))!;

        Assert.Equal((MailSecurity.StartTls, 587, "BzPeer", null, null), (settings.Security, settings.Port, settings.FromName, settings.User, settings.Password));
        Assert.Equal("xn--bcher-kva.test", settings.Domain);
    }

    [Theory]
    [InlineData("tls", 465)]
    [InlineData("STARTTLS", 587)]
    public void The_port_follows_from_the_security(string security, int port) =>
        Assert.Equal(port, Read(("Host", "mail.bzpeer.test"), ("From", "mail@bzpeer.test"), ("Security", security))!.Port);

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Mail_goes_in_the_clear_to_this_machine(string host) =>
        Assert.Equal(MailSecurity.None, Read(("Host", host), ("From", "mail@bzpeer.test"), ("Security", "none"))!.Security);

    [Theory]
    [InlineData("Host", "mail.bzpeer.test:587")]
    [InlineData("Host", "not a name")]
    [InlineData("Host", "")]
    [InlineData("Port", "0")]
    [InlineData("Port", "65536")]
    [InlineData("Port", "smtp")]
    [InlineData("Security", "none")] // mail.bzpeer.test is not this machine
    [InlineData("Security", "ssl")]
    [InlineData("From", "")]
    [InlineData("From", "BzPeer <mail@bzpeer.test>")]
    [InlineData("From", "mail@bzpeer.test\r\nBcc: eve@bzpeer.test")]
    [InlineData("FromName", "Bz\r\nBcc: eve@bzpeer.test")]
    [InlineData("User", "")]
    [InlineData("Password", "")]
    public void A_wrong_setting_is_named_and_no_password_printed(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => Read(
            ("Host", "mail.bzpeer.test"), ("Port", "587"), ("From", "mail@bzpeer.test"), ("User", "bz"), ("Password", "pass-word-secret"), (name, value)));

        Assert.StartsWith($"The setting Smtp__{name} ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word-secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Printed_it_says_where_the_server_is_and_no_more() =>
        Assert.Equal("mail.bzpeer.test:587", Read(("Host", "mail.bzpeer.test"), ("From", "mail@bzpeer.test"), ("User", "bz"), ("Password", "pass-word-secret"))!.ToString());

    private static MailSettings? Read(params (string Name, string Value)[] settings) =>
        MailSettings.Read(name => settings.LastOrDefault(setting => setting.Name == name).Value);
}
