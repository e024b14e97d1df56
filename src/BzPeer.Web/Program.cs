using BzPeer.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);

builder.AddRequestLog();
builder.AddSecurityHeaders();
builder.AddCompression();
builder.AddHealth();
builder.AddPages();

// The database: the server that BzPeer.Postgres finds or starts, then the pooled factory of BzPeerDbContext.

var app = builder.Build();

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

app.MapAssets();
app.MapHealth();
app.MapPages();

app.Run();
