using System.Globalization;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Web.Pages.Shared;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>How rows of the ledger are worded for the owner of a record.</summary>
public static class HistoryWords
{
    /// <summary>"Shown name", and for an undo "Taken back: shown name".</summary>
    public static string Of(HistoryRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var about = About(row);
        return row.Undos switch
        {
            0 => about,
            _ when row.Undos % 2 == 1 => $"Taken back: {Lowered(about)}",
            _ => $"Set again: {Lowered(about)}",
        };
    }

    /// <summary>"you", "a moderator", "checked evidence".</summary>
    public static string By(HistoryRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row switch
        {
            { IsMine: true } => "you",
            { Authority: DecisionAuthority.Moderator } => "a moderator",
            { Authority: DecisionAuthority.Evidence } => "checked evidence",
            { Authority: DecisionAuthority.Provider } => "a provider",
            _ => "somebody else",
        };
    }

    /// <summary>What was set, in words; null where nothing was, or where it is no longer kept.</summary>
    public static string? Value(HistoryRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row switch
        {
            { Value: null } => null,
            { Value: "" } => "cleared",
            { Institution: { } institution } => institution.Name,
            { About: DecisionKind.HiddenField, Value: var field } => HiddenWords.Of(field),
            { About: DecisionKind.CollaborationState, Value: var value } => CollaborationTerms.Read(value) is { } terms
                ? CollaborationWords.Of(terms.State) + (terms.Topics.Length > 0 ? $": {terms.Topics}" : "") + (terms.Until is { } until ? $", until {WorkWords.Day(until)}" : "")
                : null,
            { About: DecisionKind.Link, Value: var value } => value.Split('\n') is [var address, { Length: > 0 } label, ..] ? $"{label}, {address}" : value.Trim(),
            { Value: var value } => value,
        };
    }

    private static string About(HistoryRow row) => row.About switch
    {
        // An owner before said it of themselves.
        DecisionKind.Mine => row.IsOfMine ? "This one is yours" : "Said to be the owner’s",
        DecisionKind.NotMine => row.IsOfMine ? "Not yours" : "Said not to be the owner’s",
        DecisionKind.ShownName => "Name shown",
        DecisionKind.Alias => "Another name for imports",
        DecisionKind.Featured => "Work that stands first",
        DecisionKind.HiddenField => "Hidden",
        DecisionKind.CollaborationState => "Collaboration",
        DecisionKind.ClaimAccepted => "Claim accepted",
        DecisionKind.ClaimRefused => "A claim refused",
        DecisionKind.ClaimWithdrawn => "A claim withdrawn",
        DecisionKind.ClaimDisputed => "Somebody else claims the record",
        DecisionKind.ClaimRevoked => "A claim revoked",
        DecisionKind.Vouch => row.ConcernsOther ? "You vouch for somebody else’s record" : "A co-author vouches for the record",
        DecisionKind.SameAuthor => row.ConcernsOther ? "A second record merged into this one" : "Two names are one person",
        DecisionKind.NotSameAuthor => "Two names are different people",
        var kind => kind.ToString(),
    };

    private static string Lowered(string words) => words.Length == 0 ? words : char.ToLower(words[0], CultureInfo.InvariantCulture) + words[1..];
}
