using BzPeer.Accounts;
using Xunit;

namespace BzPeer.BrowserTests.Infrastructure;

/// <summary>The pages that every check looks at, by a name for each, and how they are found.</summary>
public static class SitePages
{
    /// <summary>Researchers by what makes them worth a look.</summary>
    public static IReadOnlyDictionary<string, string> OfResearchers { get; } = new Dictionary<string, string>
    {
        ["profile"] = $"select id, name from authors where name = '{FilledSite.GoldenName}' order by id limit 1",
        ["busiest profile"] = "select id, name from authors order by works desc, id limit 1",
        ["claimed profile"] = "select id, name from authors where is_claimed order by id limit 1",
        ["profile of one work alone"] = "select id, name from authors where works = 1 and collaborators = 0 order by id limit 1",
    };

    /// <summary>Works by what makes them worth a look.</summary>
    public static IReadOnlyDictionary<string, string> OfWorks { get; } = new Dictionary<string, string>
    {
        ["work with formulas"] = "select id, title from works where abstract_html like '%<math%' order by length(abstract_html) desc, id limit 1",
        ["work of many authors"] = "select id, title from works order by author_count desc, id limit 1",
    };

    /// <summary>Institutions by what makes them worth a look.</summary>
    public static IReadOnlyDictionary<string, string> OfInstitutions { get; } = new Dictionary<string, string>
    {
        ["institution"] = "select id, name from institutions order by works desc, id limit 1",
        ["institution without works"] = "select id, name from institutions where works = 0 and status = 'Withdrawn' and successor_id is null order by id limit 1",
    };

    /// <summary>Addresses that don't depend on the records.</summary>
    public static IReadOnlyDictionary<string, string> Fixed { get; } = new Dictionary<string, string>
    {
        ["home"] = "/",
        ["search before a question"] = "/search",
        ["search with hits"] = "/search?q=Bhojanapalli",
        ["search of a topic"] = "/search?q=machine+learning",
        ["search without hits"] = "/search?q=qqqxzzyq",
        ["search with a typing error"] = "/search?q=Bhojanapali",
        ["follow a search"] = "/search/follow?q=machine+learning+of+a_word_so_long_that_no_line_on_any_telephone_has_room_for_it",
        ["about"] = "/about",
        ["privacy"] = "/privacy",
        ["terms"] = "/terms",
        ["institutions"] = "/institutions",
        ["institutions of a country"] = "/institutions?country=NO",
        ["no such page"] = "/no/such/page",
    };

    /// <summary>Pages for who is not logged in.</summary>
    public static IReadOnlyDictionary<string, string> WaysIn { get; } = new Dictionary<string, string>
    {
        ["log in"] = "/account/log-in?return=/topics",
        ["log in by a mailed link"] = "/account/log-in/link",
        ["set a new password"] = "/account/password/forgotten",
        ["log in with a passkey"] = "/account/log-in/passkey?return=/topics",
        ["sign up"] = "/account/sign-up",
        ["a spent link"] = "/account/log-in/open?token=spent",
        ["take an account back"] = "/account/restore",
        ["what is followed by mail: a spent link"] = "/follows/mail?token=spent",
        ["what is followed by mail: a fresh link"] = "/follows/mail/link",
        ["a spent link that begins to follow"] = "/follows/mail/confirm?token=spent",
        ["a spent link that takes an account back"] = "/account/restore?token=spent",
        ["a link that ends no mail"] = "/follows/mail/unsubscribe?token=none",
    };

    /// <summary>Pages that a mailed link opens: the form that has it mailed, its button, and whether it is an account's own.</summary>
    public static IReadOnlyDictionary<string, (string Form, string Button, bool IsAccounts)> Mailed { get; } = new Dictionary<string, (string, string, bool)>
    {
        ["finish signing up"] = ("/account/sign-up", "Continue", false),
        ["open a mailed link"] = ("/account/log-in/link", "Mail me a link", true),
        ["begin to follow by mail"] = ("/search/follow?q=riddles", "Mail me the link", false),
        ["choose a new password"] = ("/account/password/forgotten", "Mail me a link", true),
    };

    /// <summary>Pages of who is logged in: {follow} is what is followed first.</summary>
    public static IReadOnlyDictionary<string, string> OfAccounts { get; } = new Dictionary<string, string>
    {
        ["account"] = "/account",
        ["account: name"] = "/account/name",
        ["account: e-mail address"] = "/account/email",
        ["account: a spent change of the e-mail address"] = "/account/email/confirm?token=spent",
        ["account: password"] = "/account/password",
        ["account: passkeys"] = "/account/passkeys",
        ["account: a passkey"] = "/account/passkeys/" + AccountPasskey.KeyOf(FilledSite.CredentialId),
        ["account: ORCID iD"] = "/account/orcid",
        ["account: authenticator"] = "/account/authenticator",
        ["account: devices"] = "/account/devices",
        ["account: data"] = "/account/data",
        ["account: delete"] = "/account/delete",
        ["home of who follows"] = "/",
        ["what is followed"] = "/follows",
        ["how something is followed"] = "{follow}",
        ["account: proof"] = "/account/proof",
        ["account: bring over what is followed by mail"] = "/follows/adopt",
        ["search, logged in"] = "/search?q=machine+learning",
        ["log out"] = "/account/log-out",
        ["when mail about what is followed comes"] = "/follows/digest",
    };

    /// <summary>Pages of who owns a record: {record} is that record, {claim} the claim by which it is owned, {coauthor} a record that shares works with it.</summary>
    public static IReadOnlyDictionary<string, string> OfClaims { get; } = new Dictionary<string, string>
    {
        ["claims"] = "/claims",
        ["a claim"] = "{claim}",
        ["a claim: co-author"] = "{claim}/voucher",
        ["own profile"] = "{record}",
        ["profile, logged in"] = "{coauthor}",
        ["follow, logged in"] = "{coauthor}/follow",
        ["vouch"] = "{coauthor}/vouch",
        ["vouch for oneself"] = "{record}/vouch",
    };

    /// <summary>Pages of the owner of a record, below its address.</summary>
    public static IReadOnlyDictionary<string, string> OfOwners { get; } = new Dictionary<string, string>
    {
        ["edit: overview"] = "/edit",
        ["edit: name"] = "/edit/name",
        ["edit: pronouns and summary"] = "/edit/about",
        ["edit: affiliation"] = "/edit/affiliation?q=kvandar",
        ["edit: links"] = "/edit/links",
        ["edit: collaboration"] = "/edit/collaboration",
        ["edit: chosen works"] = "/edit/featured",
        ["edit: hidden"] = "/edit/hidden",
        ["edit: works"] = "/edit/works",
        ["edit: add a work"] = "/edit/works/mine?Identifier=2101.00003",
        ["edit: merge"] = "/edit/merge",
        ["edit: history"] = "/edit/history",
    };

    /// <summary>Pages of moderators, and those of reports: {report} waits, {answered} is answered, {waiting} and {dispute} are claims.</summary>
    public static IReadOnlyDictionary<string, string> OfModerators { get; } = new Dictionary<string, string>
    {
        ["a report"] = "{report}",
        ["an answered report"] = "{answered}",
        ["moderation"] = "/moderation",
        ["moderation: the log"] = "/moderation/log",
        ["moderation: a report"] = "/moderation{report}",
        ["moderation: an answered report"] = "/moderation{answered}",
        ["moderation: a claim"] = "/moderation{waiting}",
        ["moderation: a dispute"] = "/moderation{dispute}",
    };

    /// <summary>Pages that show another secret each time.</summary>
    public static IReadOnlySet<string> NeverTwiceTheSame { get; } = new HashSet<string> { "account: authenticator" };

    /// <summary>What the links of a page lead to: from where, to what, and the link.</summary>
    public static IReadOnlyList<(string From, string Page, string Link)> Linked { get; } =
    [
        ("profile", "trust", "main a[href$='/trust']"),
        ("profile", "works", "main a[href$='/works']"),
        ("profile", "topics of a researcher", "main a[href$='/topics']"),
        ("profile", "collaborators", "main a[href$='/collaborators']"),
        ("profile", "graph", "main a[href$='/graph']"),
        ("profile", "follow", "main a[href$='/follow']"),
        ("institution", "follow an institution", "main a[href$='/follow']"),
        ("profile", "claim", "main a[href$='/claim']"),
        ("profile", "report", "main a[href$='/report']"),
        ("profile", "work", ".work h3 a"),
        ("profile", "topic", "ul.topics a[href^='/topics/']"),
        ("topic", "follow a topic", "main a[href$='/follow']"),
        ("profile", "works of a year", ".years a[href]"),
        ("profile", "topics", "header a[href='/topics']"),
        ("institution", "profile with an affiliation", "ul.people a"),
        ("institution", "work with affiliations", ".work h3 a"),
        ("profile with an affiliation", "trust with an affiliation", "main a[href$='/trust']"),
        ("claimed profile", "trust of a claimed record", "main a[href$='/trust']"),
        ("busiest profile", "all works of the busiest", "main dl a[href$='/works']"),
        ("busiest profile", "graph of the busiest", "main a[href$='/graph']"),
        ("busiest profile", "collaborators of the busiest", "main a[href$='/collaborators']"),
        ("busiest profile", "works about one topic", "main nav.tools a[href*='topic=']:not([aria-current])"),
    ];

    /// <summary>What must not answer with a page as if nothing were wrong.</summary>
    public static IReadOnlyDictionary<string, int> Refused { get; } = new Dictionary<string, int>
    {
        ["no such page"] = 404,
        ["unknown researcher"] = 404,
        ["nonsense in the address"] = 400,
        ["a link that ends no mail"] = 400,
    };

    /// <summary>All of them.</summary>
    public static TheoryData<string> All { get; } =
        [.. OfResearchers.Keys, .. OfWorks.Keys, .. OfInstitutions.Keys, .. Fixed.Keys, .. WaysIn.Keys, .. Mailed.Keys, .. OfAccounts.Keys, .. OfClaims.Keys, .. OfOwners.Keys, .. OfModerators.Keys, .. Linked.Select(link => link.Page), .. Refused.Keys.Except([.. Fixed.Keys, .. WaysIn.Keys])];
}
