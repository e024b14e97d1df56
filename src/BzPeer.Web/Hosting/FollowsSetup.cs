using BzPeer.Follows;
using BzPeer.Web.Pages;

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
        services.AddSingleton<FollowLetters>();
        services.AddScoped<ReadFollowable>();
        services.AddScoped<AskToFollow>();
        services.AddScoped<AskToManage>();
        services.AddScoped<ConfirmFollow>();
        services.AddScoped<ReadMailedFollows>();
        services.AddScoped<AdoptFollows>();
        services.AddScoped<ForgetSearches>();
        services.AddScoped<FollowCommands>();
        services.AddScoped<SetDigest>();
        services.AddScoped<RefuseAddress>();
        services.AddScoped<EndMail>();
        services.AddSingleton<DigestLetters>();
        services.AddSingleton<SettleDigests>();
        services.AddSingleton<WakeFollowers>();
        services.AddSingleton<WriteDigests>();
        services.AddHostedService<WriteWaitingDigests>();
    }
}
