using BzPeer.Accounts;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Hosting;

/// <summary>Accounts: how passwords are hashed, what cookies hold, where their keys lie.</summary>
public static class AccountsSetup
{
    /// <summary>Iterations of PBKDF2 with HMAC-SHA512: OWASP's Password Storage Cheat Sheet asks for 210,000, and 220,000 in its latest edition.</summary>
    public const int PasswordIterations = 220_000;

    public static void AddAccounts(this WebApplicationBuilder builder, PublicAddress site)
    {
        var services = builder.Services;

        // In the database, so that every node reads every cookie, and a new container logs nobody out.
        services.AddDataProtection().SetApplicationName("BzPeer").PersistKeysToDbContext<BzPeerDbContext>();

        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddIdentityCore<Account>(options =>
        {
            options.User.RequireUniqueEmail = false; // the database's unique index says so
            options.Tokens.AuthenticatorTokenProvider = TokenOptions.DefaultAuthenticatorProvider;
        })
            .AddUserStore<AccountStore>()
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        foreach (var rule in services.Where(s => s.ServiceType == typeof(IUserValidator<Account>) || s.ServiceType == typeof(IPasswordValidator<Account>)).ToList())
        {
            // The room Accounts has its own.
            services.Remove(rule);
        }

        services.Configure<PasswordHasherOptions>(options => options.IterationCount = builder.Configuration.GetValue("Passwords:Iterations", PasswordIterations));

        // What a passkey signs is bound to the address that the operator configured, whatever a request calls the site.
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.ServerDomain = site.Host;
            options.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == site.Origin);
            options.AuthenticatorTimeout = PasskeyCeremony.ValidFor;
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
        });

        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options => SessionCookie.Configure(options, site))
            .AddCookie(LogInStep.Scheme, options =>
            {
                SiteCookies.Guard(options.Cookie, site, SiteCookies.Step);
                options.ExpireTimeSpan = LogInStep.ValidFor;
                options.SlidingExpiration = false;
            })
            .AddCookie(PasskeyCeremony.Scheme, options =>
            {
                SiteCookies.Guard(options.Cookie, site, SiteCookies.Passkey);
                options.ExpireTimeSpan = PasskeyCeremony.ValidFor;
                options.SlidingExpiration = false;
            });

        services.AddAntiforgery(options =>
        {
            SiteCookies.Guard(options.Cookie, site, SiteCookies.Form);
            options.FormFieldName = "form-token";
            options.HeaderName = "X-Form-Token";
        });
        services.Configure<CookieTempDataProviderOptions>(options => SiteCookies.Guard(options.Cookie, site, SiteCookies.Said));
        services.Configure<MvcOptions>(options => options.Filters.Add<ExplainFormToken>());

        services.AddSingleton<Throttle>();
        services.AddSingleton<PlaceHashes>();
        services.AddSingleton<MailedTokens>();
        services.AddSingleton<AccountLetters>();
        services.AddSingleton<CheckLogIn>();
        services.AddScoped<ReadAccount>();
        services.AddScoped<CheckCode>();
        services.AddScoped<AskForLink>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<ChangeAccount>();
        services.AddScoped<ProveAgain>();
        services.AddScoped<SetUpAuthenticator>();
        services.AddScoped<ReadDevices>();
        services.AddScoped<EndSessions>();
        services.AddScoped<ReadStoredData>();
        services.AddScoped<StartSession>();
        services.AddScoped<ReadSession>();
        services.AddScoped<ReadPasskeys>();
        services.AddScoped<ChangePasskeys>();
        services.AddScoped<LinkOrcid>();
        services.AddScoped<ForgetAccounts>();
        services.AddScoped<LogIn>();
        services.AddScoped<PasskeyCeremony>();
        services.AddScoped<MakeDevelopmentAccounts>();
        services.AddHostedService<TidyAccounts>();
    }

    /// <summary>Reads who is logged in. Files are for everybody: no statement for them.</summary>
    public static void UseAccounts(this WebApplication app) =>
        app.UseWhen(context => context.GetEndpoint() is not { } endpoint || !Audiences.IsFile(endpoint), branch => branch.UseAuthentication());
}
