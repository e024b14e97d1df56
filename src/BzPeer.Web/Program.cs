using BzPeer;
using BzPeer.Postgres;
using BzPeer.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);

try
{
    var site = builder.AddAddresses();
    await using var database = await builder.AddRecordsAsync();
    builder.AddRequestLog();
    builder.AddSecurityHeaders();
    builder.AddCompression();
    builder.AddHealth();
    builder.AddMail(site);
    builder.AddFetching(site);
    builder.AddAccounts(site);
    builder.AddOrcid(site);
    builder.AddClaims();
    builder.AddModeration();
    builder.AddFollows();
    builder.AddPages(site);

    await using var app = builder.Build();

    app.UseAddresses();
    app.UseRequestLog();
    app.UseSecurityHeaders();
    app.UseHeadAsGet();
    app.UseErrorPages();
    app.UseResponseCompression();
    app.UseRequestLimits();
    app.UseCanonicalAddresses();
    app.UseRouting();
    app.UseAllowedMethods();
    app.UseConditionalRequests();
    app.UseSameSite();
    app.UseAccounts();
    app.UseAudiences();

    app.MapAssets();
    app.MapHealth();
    app.MapWellKnown();
    app.MapPages();
    app.SayWhereItIs();

    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is PostgresUnavailableException or SettingException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
