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
            ["search/feed.{format:regex(^(atom|json)$)}"] = Everybody("/search/feed.atom?q=neural"),
            ["topics"] = Everybody("/topics"),
            ["topics/{slug}"] = Everybody("{topic}"),
            ["topics/{slug}/feed.{format:regex(^(atom|json)$)}"] = Everybody("{topic}/feed.atom"),
            ["institutions"] = Everybody("/institutions"),
            ["institutions/{slug}"] = Everybody("/institutions/none-zzzzzz", "404"),
            ["institutions/{slug}/feed.{format:regex(^(atom|json)$)}"] = Everybody("/institutions/none-zzzzzz/feed.json", "404"),
            ["works/{slug}"] = Everybody("{work}"),
            ["researchers/{slug}"] = Everybody("{researcher}"),
            ["researchers/{slug}/works"] = Everybody("{researcher}/works"),
            ["researchers/{slug}/graph"] = Everybody("{researcher}/graph"),
            ["researchers/{slug}/trust"] = Everybody("{researcher}/trust"),
            ["researchers/{slug}/topics"] = Everybody("{researcher}/topics"),
            ["researchers/{slug}/collaborators"] = Everybody("{researcher}/collaborators"),
            ["researchers/{slug}/feed.{format:regex(^(atom|json)$)}"] = Everybody("{researcher}/feed.atom"),
            ["researchers/{slug}/follow"] = Everybody("{researcher}/follow"),
            ["topics/{slug}/follow"] = Everybody("{topic}/follow"),
            ["institutions/{slug}/follow"] = Everybody("/institutions/none-zzzzzz/follow", "404"),
            ["search/follow"] = Everybody("/search/follow?q=learning"),
            // Without the signed link of a mail there is nothing to see.
            ["follows/mail"] = Everybody("/follows/mail"),
            ["follows/mail/confirm"] = Everybody("/follows/mail/confirm"),
            ["follows/mail/link"] = Everybody("/follows/mail/link"),
            ["follows/adopt"] = Owner("/follows/adopt"),
            ["researchers/{slug}/claim"] = Everybody("{researcher}/claim"),
            ["researchers/{slug}/claim/works"] = Owner("{researcher}/claim/works"),
            ["researchers/{slug}/vouch"] = Owner("{researcher}/vouch"),
            ["researchers/{slug}/invite"] = Everybody("{researcher}/invite"),
            ["researchers/{slug}/report"] = Everybody("{researcher}/report"),
            ["errors"] = Everybody("/errors", "404"),
            ["health/live"] = Everybody("/health/live"),
            ["health/ready"] = Everybody("/health/ready"),
            ["favicon.ico"] = Everybody("/favicon.ico", "301"),
            [".well-known/security.txt"] = Everybody("/.well-known/security.txt"),
            [".well-known/change-password"] = Everybody("/.well-known/change-password", "302"),

            ["reports/{number}"] = Everybody("/reports/none", "404"),

            // Moderation: what moderators get is in the tests of the room.
            ["moderation"] = Moderators("/moderation"),
            ["moderation/log"] = Moderators("/moderation/log"),
            ["moderation/reports/{number}"] = Moderators("/moderation/reports/none", "404"),
            ["moderation/claims/{id}"] = Moderators("/moderation/claims/none", "404"),

            // What one follows; another account's follow is not there.
            ["follows"] = Owner("/follows"),
            ["follows/{id}"] = ("/follows/none", LogIn, "404", "404", "404"),

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

            // What an owner changes: who owns no record finds none of it. What owners get is in EditTests.
            ["researchers/{slug}/edit"] = NotTheirs("{researcher}/edit"),
            ["researchers/{slug}/edit/name"] = NotTheirs("{researcher}/edit/name"),
            ["researchers/{slug}/edit/about"] = NotTheirs("{researcher}/edit/about"),
            ["researchers/{slug}/edit/affiliation"] = NotTheirs("{researcher}/edit/affiliation"),
            ["researchers/{slug}/edit/links"] = NotTheirs("{researcher}/edit/links"),
            ["researchers/{slug}/edit/collaboration"] = NotTheirs("{researcher}/edit/collaboration"),
            ["researchers/{slug}/edit/featured"] = NotTheirs("{researcher}/edit/featured"),
            ["researchers/{slug}/edit/hidden"] = NotTheirs("{researcher}/edit/hidden"),
            ["researchers/{slug}/edit/works"] = NotTheirs("{researcher}/edit/works"),
            ["researchers/{slug}/edit/works/mine"] = NotTheirs("{researcher}/edit/works/mine"),
            ["researchers/{slug}/edit/merge"] = NotTheirs("{researcher}/edit/merge"),
            ["researchers/{slug}/edit/history"] = NotTheirs("{researcher}/edit/history"),

            // Following: when mail comes, and the link in it that ends it.
            ["follows/digest"] = Owner("/follows/digest"),
            ["follows/mail/digest"] = Everybody("/follows/mail/digest"),
            ["follows/mail/unsubscribe"] = Everybody("/follows/mail/unsubscribe", "400"),

            // Claims: others' are not found. What their claimants get is in ClaimTests.
            ["claims"] = Owner("/claims"),
            ["claims/{id}"] = NotTheirs("/claims/none"),
            ["claims/{id}/orcid"] = NotTheirs("/claims/none/orcid"),
            ["claims/{id}/email"] = NotTheirs("/claims/none/email"),
            ["claims/{id}/homepage"] = NotTheirs("/claims/none/homepage"),
            ["claims/{id}/code"] = NotTheirs("/claims/none/code"),
            ["claims/{id}/voucher"] = NotTheirs("/claims/none/voucher"),
            ["claims/{id}/appeal"] = NotTheirs("/claims/none/appeal"),
            ["claims/{id}/withdraw"] = NotTheirs("/claims/none/withdraw"),
        };

    /// <summary>
    /// What an empty form with the right token gets. No route has an account in its address, so another account is as the
    /// first: what it could send of another's (a session, a passkey) is refused in the tests of those pages.
    /// </summary>
    public static IReadOnlyDictionary<string, (string Visitor, string Account, string Moderator)> Post { get; } =
        new Dictionary<string, (string, string, string)>(StringComparer.Ordinal)
        {
            // Ways in: a form that says nothing is refused, a link that is none says so.
            ["/account/log-in"] = Same("400"),
            ["/account/log-in/code"] = Same(LogIn),
            ["/account/log-in/link"] = Same("400"),
            ["/account/log-in/open"] = Same("200"),
            ["/account/log-in/passkey"] = Same("400"),
            ["/account/log-in/passkey/challenge"] = Same("200"),
            // The stand-in is not there: back to where it began.
            ["/account/log-in/orcid"] = (LogIn, "302 /account/proof", "302 /account/proof"),
            ["/account/sign-up"] = Same("400"),
            ["/account/sign-up/finish"] = Same("200"),
            ["/account/password/forgotten"] = Same("400"),
            ["/account/password/reset"] = Same("200"),
            ["/account/restore"] = Same("200"),

            // One's own account.
            ["/account/authenticator"] = (LogIn, "302 /account/authenticator", "302 /account/authenticator"),
            ["/account/delete"] = (LogIn, "302 /account/restore", "302 /account/restore"),
            ["/account/devices"] = (LogIn, "404", "404"),
            ["/account/email"] = (LogIn, "400", "400"),
            ["/account/email/confirm"] = (LogIn, "200", "200"),
            ["/account/log-out"] = (LogIn, "302 /", "302 /"),
            ["/account/name"] = (LogIn, "400", "400"),
            ["/account/orcid"] = (LogIn, "302 /account/orcid", "302 /account/orcid"),
            ["/account/passkeys"] = (LogIn, "400", "400"),
            ["/account/passkeys/challenge"] = (LogIn, "200", "200"),
            ["/account/passkeys/none"] = (LogIn, "404", "404"),
            ["/account/password"] = (LogIn, "400", "400"),
            ["/account/proof"] = (LogIn, "400", "400"),

            // What is followed: a form that names nothing changes nothing.
            ["/follows"] = (LogIn, "404", "404"),
            ["/follows/none"] = (LogIn, "404", "404"),

            // What an owner changes.
            ["{researcher}/edit/name"] = (LogIn, "404", "404"),
            ["{researcher}/edit/about"] = (LogIn, "404", "404"),
            ["{researcher}/edit/affiliation"] = (LogIn, "404", "404"),
            ["{researcher}/edit/links"] = (LogIn, "404", "404"),
            ["{researcher}/edit/collaboration"] = (LogIn, "404", "404"),
            ["{researcher}/edit/featured"] = (LogIn, "404", "404"),
            ["{researcher}/edit/hidden"] = (LogIn, "404", "404"),
            ["{researcher}/edit/works"] = (LogIn, "404", "404"),
            ["{researcher}/edit/works/mine"] = (LogIn, "404", "404"),
            ["{researcher}/edit/history"] = (LogIn, "404", "404"),

            // Following: a form that says nothing is refused, a link that is none says so.
            ["{researcher}/follow"] = Same("400"),
            ["{topic}/follow"] = Same("400"),
            ["/institutions/none-zzzzzz/follow"] = Same("404"),
            ["/search/follow?q=learning"] = Same("400"),
            ["/follows/mail"] = Same("200"),
            ["/follows/mail/confirm"] = Same("200"),
            ["/follows/mail/link"] = Same("400"),
            ["/follows/adopt"] = (LogIn, "302 /follows/adopt", "302 /follows/adopt"),
            ["/follows/digest"] = (LogIn, "400", "400"),
            ["/follows/mail/digest"] = Same("200"),
            ["/follows/mail/unsubscribe"] = Same("400"),

            // Reports and moderation.
            ["{researcher}/report"] = Same("400"),
            ["/moderation/reports/none"] = (LogIn, "403", "404"),
            ["/moderation/claims/none"] = (LogIn, "403", "404"),

            // Claims.
            ["{researcher}/claim/works"] = (LogIn, "400", "400"),
            ["{researcher}/vouch"] = (LogIn, "400", "400"),
            ["/claims/none/orcid"] = (LogIn, "404", "404"),
            ["/claims/none/email"] = (LogIn, "404", "404"),
            ["/claims/none/homepage"] = (LogIn, "404", "404"),
            ["/claims/none/code"] = (LogIn, "404", "404"),
            ["/claims/none/voucher"] = (LogIn, "404", "404"),
            ["/claims/none/appeal"] = (LogIn, "404", "404"),
            ["/claims/none/withdraw"] = (LogIn, "404", "404"),
        };

    private static (string, string, string) Same(string answer) => (answer, answer, answer);

    private static (string, string, string, string, string) Everybody(string address, string answer = "200") => (address, answer, answer, answer, answer);

    private static (string, string, string, string, string) NotTheirs(string address) => (address, LogIn, "404", "404", "404");

    private static (string, string, string, string, string) Moderators(string address, string answer = "200") => (address, LogIn, "403", "403", answer);

    private static (string, string, string, string, string) Owner(string address) => (address, LogIn, "200", "200", "200");
}
