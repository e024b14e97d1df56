using BzPeer.Follows;

namespace BzPeer.Web.Hosting;

/// <summary>Following, and the news that come of it.</summary>
public static class FollowsSetup
{
    public static void AddFollows(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<FollowLinks>();
        services.AddScoped<FindFollower>();
        services.AddScoped<FollowSubject>();
        services.AddScoped<ChangeFollow>();
        services.AddScoped<KeepSearch>();
        services.AddScoped<SetDigest>();
        services.AddScoped<RefuseAddress>();
        services.AddScoped<EndMail>();
        services.AddSingleton<DigestLetters>();
        services.AddSingleton<WakeFollowers>();
        services.AddSingleton<WriteDigests>();
        services.AddHostedService<WriteWaitingDigests>();
    }
}
