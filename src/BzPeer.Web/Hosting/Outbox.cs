using BzPeer.Mail;

namespace BzPeer.Web.Hosting;

/// <summary>How mail leaves the site: through the SMTP server of the settings <c>Smtp__…</c>, if there is one.</summary>
public static class Outbox
{
    /// <exception cref="SettingException">A setting is wrong or missing.</exception>
    public static void AddMail(this WebApplicationBuilder builder, PublicAddress site)
    {
        var settings = MailSettings.Read(name => builder.Configuration["Smtp:" + name]);
        if (settings is not null && string.IsNullOrWhiteSpace(builder.Configuration["Address"]))
        {
            throw new SettingException("The setting Address is missing, although Smtp__Host is set: mail would lead its readers nowhere.");
        }

        builder.Services.AddSingleton(new MailDelivery(settings, IsShown: DevelopmentHere.Is(builder.Environment, builder.Configuration, site)));
        builder.Services.AddHostedService<SendWaitingMail>();
    }
}
