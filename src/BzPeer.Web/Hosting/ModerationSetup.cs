using BzPeer.Moderation;

namespace BzPeer.Web.Hosting;

/// <summary>Reports of mistakes and what moderators do.</summary>
public static class ModerationSetup
{
    public static void AddModeration(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReportLetters>();
        builder.Services.AddScoped<FindNamedWork>();
        builder.Services.AddScoped<SubmitReport>();
        builder.Services.AddScoped<AnswerReport>();
        builder.Services.AddScoped<ForgetReports>();
    }
}
