using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Sets an authenticator app up, makes recovery codes, turns it off.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class AuthenticatorModel(ReadAccount read, SetUpAuthenticator setUp) : AccountPageModel
{
    private const string ThisPage = Audiences.SecondFactorPage;
    private const int GroupLength = 4;

    /// <summary>The secret on its way to the app, protected.</summary>
    [BindProperty]
    public string? Token { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Which button was pressed: "renew", "off", or that of the form which turns it on.</summary>
    [BindProperty]
    public string? Do { get; set; }

    public AccountOverview Account { get; private set; } = null!;

    /// <summary>The app to be set up; null where one is on.</summary>
    public NewAuthenticator? Begun { get; private set; }

    /// <summary>New recovery codes, shown this once.</summary>
    public IReadOnlyList<string>? Codes { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Account = await read.RunAsync(Me.AccountId, cancellation);
        Begun = Account.AsksForCode ? null : await setUp.BeginAsync(Me.AccountId, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        Account = await read.RunAsync(Me.AccountId, cancellation);
        return (Do, Account.AsksForCode) switch
        {
            ("renew", true) => await RenewAsync(cancellation),
            ("off", true) => await TurnOffAsync(cancellation),
            (null, false) => await TurnOnAsync(cancellation),
            // A page that was open while it was turned on or off elsewhere.
            _ => SayAt(ThisPage, "The app was turned on or off meanwhile. Nothing more was changed."),
        };
    }

    /// <summary>What apps read (the Key URI Format of Google Authenticator, which all of them took over).</summary>
    public string AppAddress(NewAuthenticator begun)
    {
        ArgumentNullException.ThrowIfNull(begun);
        return $"otpauth://totp/BzPeer:{Uri.EscapeDataString(Me.Email)}?secret={begun.Secret}&issuer=BzPeer&digits=6&period=30";
    }

    /// <summary>A key as it is typed from a screen.</summary>
    public string InGroups(string secret) => string.Join(' ', secret.Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>The codes as a file within its own address: the site doesn't have them any more.</summary>
    public string TextOf(IReadOnlyList<string> codes) =>
        "data:text/plain;charset=utf-8," + Uri.EscapeDataString($"Recovery codes of {Me.Email} at BzPeer, each good for one log-in\n\n{string.Join('\n', codes)}\n");

    private async Task<IActionResult> TurnOnAsync(CancellationToken cancellation)
    {
        switch (await setUp.ConfirmAsync(Me.AccountId, Me.SessionId, Token, Code, cancellation))
        {
            case SetUpAnswer.On on:
                Codes = on.Codes;
                return Page();
            case SetUpAnswer.Wrong:
                Begun = setUp.Read(Me.AccountId, Token);
                Refuse("Code", "This is not the code of this key. Type the one that the app shows now; if it stays wrong, the clock of your telephone may be.");
                return Again();
            default:
                return SayAt(ThisPage + (GoOn is null ? "" : $"?return={Uri.EscapeDataString(GoOn)}"), "That took too long, or your account was changed meanwhile. Here is a new key.");
        }
    }

    private async Task<IActionResult> RenewAsync(CancellationToken cancellation)
    {
        Codes = await setUp.RenewCodesAsync(Me.AccountId, Me.SessionId, cancellation);
        return Codes is null ? SayAt(ThisPage, "Your account was changed at the same moment. Try once more.") : Page();
    }

    private async Task<IActionResult> TurnOffAsync(CancellationToken cancellation) =>
        await setUp.TurnOffAsync(Me.AccountId, Me.SessionId, cancellation)
            ? SayAt("/account", "The authenticator app is off.")
            : SayAt(ThisPage, "Your account was changed at the same moment. Try once more.");
}
