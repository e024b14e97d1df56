using BzPeer.Accounts;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Takes back what an owner decided about a record, or the taking back: exactly what was before counts again.</summary>
public sealed class UndoDecision(BzPeerDbContext records, EditRecord edit, AllowDecision allow)
{
    /// <summary>What an owner can take back here. Claims, merges and vouches end where they began.</summary>
    public static IReadOnlyList<DecisionKind> Kinds { get; } =
    [
        DecisionKind.ShownName, DecisionKind.Alias, DecisionKind.Pronouns, DecisionKind.Summary, DecisionKind.Affiliation, DecisionKind.Homepage, DecisionKind.Link,
        DecisionKind.Featured, DecisionKind.HiddenField, DecisionKind.CollaborationState, DecisionKind.Mine, DecisionKind.NotMine,
    ];

    /// <summary>Whether a row counts is asked along its undos, so they don't go on for ever.</summary>
    private const int MostUndos = 20;

    /// <summary>Takes a row back that counts.</summary>
    public Task<EditAnswer> RunAsync(LoggedIn me, long authorId, long decisionId, string? why, CancellationToken cancellation = default) =>
        edit.RunAsync(me, authorId, why, async own =>
        {
            var row = await records.Decisions.FromSql($"select * from decisions where id = {decisionId} and decision_is_live(id)")
                .AsNoTracking().SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
            // Chains grow by one row at a time, by hand.
            var (root, undos) = (row, 0);
            while (root is { UndoesId: { } undone })
            {
                root = await records.Decisions.AsNoTracking().SingleAsync(d => d.Id == undone, cancellation).ConfigureAwait(false);
                undos++;
            }

            if (row is null || root is null || row.AccountId != me.AccountId || row.Authority != DecisionAuthority.Owner
                || root.AuthorKey != own.AuthorKey || root.Authority != DecisionAuthority.Owner || !Kinds.Contains(root.Kind))
            {
                return new EditAnswer.Refused("", "That can’t be taken back here, or it was already.");
            }

            if (undos >= MostUndos)
            {
                return new EditAnswer.Refused("", "This was taken back and forth too often. Say anew what it should be.");
            }

            if (undos % 2 == 1 && await StillAllowedAsync(own, root, cancellation).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            own.TakeBack(row.Id);
            return null;
        }, cancellation);

    /// <summary>Since it was taken back, somebody else may have come to what it took.</summary>
    private async Task<EditAnswer.Refused?> StillAllowedAsync(OwnersTurn own, Decision root, CancellationToken cancellation) => root switch
    {
        { Kind: DecisionKind.Mine, Provider: { } provider, ExternalId: { } externalId, Place: { } place } =>
            await allow.MineAsync(own, provider, externalId, place, cancellation).ConfigureAwait(false),
        { Kind: DecisionKind.Alias } when await records.DecisionValues.Where(v => v.DecisionId == root.Id).Select(v => v.Value).SingleOrDefaultAsync(cancellation).ConfigureAwait(false) is { } alias =>
            await allow.NameOfAnotherAsync(own, alias, null, cancellation).ConfigureAwait(false) is { } refused ? refused with { Field = "" } : null,
        _ => null,
    };
}
