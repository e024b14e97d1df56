using BzPeer.Claims;

namespace BzPeer.Web.Hosting;

/// <summary>Claims: what they need.</summary>
public static class ClaimsSetup
{
    public static void AddClaims(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ClaimLetters>();
        services.AddScoped<ReadClaims>();
        services.AddScoped<ReadOffers>();
        services.AddScoped<StartClaim>();
        services.AddScoped<SettleClaim>();
        services.AddScoped<ProveByOrcid>();
        services.AddScoped<ProveByEmail>();
        services.AddScoped<ProveByVoucher>();
        services.AddScoped<ReadVouching>();
        services.AddScoped<ReadStanding>();
        services.AddScoped<ChangeVouch>();
        services.AddScoped<ReadPagesOfRecord>();
        services.AddSingleton<LookAtPage>();
        services.AddScoped<ProveByPage>();
        services.AddScoped<RecheckEvidence>();
        services.AddScoped<WeakenEvidence>();
        services.AddHostedService<RecheckProofs>();
        services.AddScoped<EndClaim>();
        services.AddScoped<JudgeClaim>();
        services.AddScoped<EditRecord>();
        services.AddScoped<AllowDecision>();
        services.AddScoped<SetName>();
        services.AddScoped<SetAbout>();
        services.AddScoped<ChangeLinks>();
        services.AddScoped<FeatureWork>();
        services.AddScoped<SayWhose>();
        services.AddScoped<UndoDecision>();
        services.AddScoped<ReadOwnRecord>();
        services.AddScoped<ReadOwnWorks>();
        services.AddScoped<ReadHistory>();
        services.AddScoped<FindWork>();
        services.AddScoped<FindInstitutions>();
    }
}
