namespace BzPeer.Tests.Accounts;

/// <summary>
/// What every route answers to whom: a visitor, an account, another account, a moderator. A route that is not here fails
/// a test. "log-in" means that the visitor is led there.
/// </summary>
internal static class RouteAnswers
{
    private const string LogIn = "302 log-in";

    /// <summary>An address of each route and what GET answers there.</summary>
    public static IReadOnlyDictionary<string, (string Address, string Visitor, string Account, string Other, string Moderator)> Get { get; } =
        new Dictionary<string, (string, string, string, string, string)>(StringComparer.Ordinal)
        {
            // Public pages are the same for everybody.
            [""] = Everybody("/"),
            ["index"] = Everybody("/index"),
            ["about"] = Everybody("/about"),
            ["privacy"] = Everybody("/privacy"),
            ["terms"] = Everybody("/terms"),
            ["search"] = Everybody("/search"),
            ["topics"] = Everybody("/topics"),
            ["topics/{slug}"] = Everybody("{topic}"),
            ["institutions"] = Everybody("/institutions"),
            ["institutions/{slug}"] = Everybody("/institutions/none-zzzzzz", "404"),
            ["works/{slug}"] = Everybody("{work}"),
            ["researchers/{slug}"] = Everybody("{researcher}"),
            ["researchers/{slug}/works"] = Everybody("{researcher}/works"),
            ["researchers/{slug}/graph"] = Everybody("{researcher}/graph"),
            ["researchers/{slug}/trust"] = Everybody("{researcher}/trust"),
            ["researchers/{slug}/topics"] = Everybody("{researcher}/topics"),
            ["researchers/{slug}/collaborators"] = Everybody("{researcher}/collaborators"),
            ["researchers/{slug}/feed.{format:regex(^(atom|json)$)}"] = Everybody("{researcher}/feed.atom"),
            ["researchers/{slug}/follow"] = Everybody("{researcher}/follow"),
            ["researchers/{slug}/claim"] = Everybody("{researcher}/claim"),
            ["researchers/{slug}/invite"] = Everybody("{researcher}/invite"),
            ["researchers/{slug}/report"] = Everybody("{researcher}/report"),
            ["errors"] = Everybody("/errors", "404"),
            ["health/live"] = Everybody("/health/live"),
            ["health/ready"] = Everybody("/health/ready"),
            ["favicon.ico"] = Everybody("/favicon.ico", "301"),
            [".well-known/security.txt"] = Everybody("/.well-known/security.txt"),
            [".well-known/change-password"] = Everybody("/.well-known/change-password", "302"),

            // Ways in: who is in already is led on.
            ["account/log-in"] = ("/account/log-in", "200", "302", "302", "302"),
            ["account/sign-up"] = ("/account/sign-up", "200", "302", "302", "302"),
            ["account/log-in/passkey"] = Everybody("/account/log-in/passkey"),
            ["account/log-in/passkey/challenge"] = Everybody("/account/log-in/passkey/challenge", "405"),
            // Without what ORCID sends there is nothing to log in by.
            ["account/log-in/orcid"] = Everybody("/account/log-in/orcid", LogIn),
            ["account/log-in/code"] = Everybody("/account/log-in/code", LogIn),
            ["account/log-in/link"] = Everybody("/account/log-in/link"),
            ["account/log-in/open"] = Everybody("/account/log-in/open"),
            ["account/sign-up/finish"] = Everybody("/account/sign-up/finish"),
            ["account/password/forgotten"] = Everybody("/account/password/forgotten"),
            ["account/password/reset"] = Everybody("/account/password/reset"),
            ["account/email/confirm"] = Owner("/account/email/confirm"),

            // One's own account. Nobody's is in an address, so another account sees its own.
            ["account"] = Owner("/account"),
            ["account/name"] = Owner("/account/name"),
            ["account/email"] = Owner("/account/email"),
            ["account/password"] = Owner("/account/password"),
            ["account/orcid"] = Owner("/account/orcid"),
            ["account/passkeys"] = Owner("/account/passkeys"),
            ["account/passkeys/challenge"] = Everybody("/account/passkeys/challenge", "405"),
            ["account/passkeys/{key}"] = ("/account/passkeys/none", LogIn, "404", "404", "404"),
            ["account/proof"] = Owner("/account/proof"),
            ["account/log-out"] = Owner("/account/log-out"),
            ["account/authenticator"] = Owner("/account/authenticator"),
            ["account/devices"] = Owner("/account/devices"),
            ["account/data"] = Owner("/account/data"),
            ["account/data.json"] = Owner("/account/data.json"),
            ["account/delete"] = Owner("/account/delete"),
            ["account/restore"] = ("/account/restore", "200", "302", "302", "302"),
        };

    private static (string, string, string, string, string) Everybody(string address, string answer = "200") => (address, answer, answer, answer, answer);

    private static (string, string, string, string, string) Owner(string address) => (address, LogIn, "200", "200", "200");
}
