namespace BzPeer.Web.Hosting;

/// <summary>
/// Whether the site may show its insides (mails with their links, accounts with their passwords): in development alone, and only
/// where nobody but this machine is meant to reach it. A laptop may be in a strange network.
/// </summary>
public static class DevelopmentHere
{
    public static bool Is(IHostEnvironment environment, IConfiguration configuration, PublicAddress site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return environment.IsDevelopment() && site.IsLoopback && Addresses.ListensToThisMachineAlone(configuration);
    }
}
