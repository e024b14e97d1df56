using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Decisions;
using BzPeer.Text;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Sets the name that a record shows, and the private aliases by which imports find it.</summary>
public sealed class SetName(BzPeerDbContext records, EditRecord edit, AllowDecision allow)
{
    /// <summary>Sets the name shown; empty shows again what works print. People change names, so it need be none of those.</summary>
    public Task<EditAnswer> RunAsync(LoggedIn me, long authorId, string? typed, string? why, CancellationToken cancellation = default)
    {
        var name = Prose.Line(typed);
        return edit.RunAsync(me, authorId, why, async own =>
        {
            if (name.Length > 0 && (name.Length > AuthorProfile.MaxNameLength || NameKey.Of(name).Length == 0 || OwnWords.HasLinksOrMarkup(name)))
            {
                return new EditAnswer.Refused("Name", "Write a name of at most 200 characters, without an address in it.");
            }

            var live = await own.LiveAsync(cancellation, DecisionKind.ShownName).ConfigureAwait(false);
            // What is shown without anybody's saying so needs no decision.
            if (live.Count > 0 || name.Length == 0 || !await records.Authors.AnyAsync(a => a.Id == authorId && a.Name == name, cancellation).ConfigureAwait(false))
            {
                await own.SetAsync(DecisionKind.ShownName, name, cancellation).ConfigureAwait(false);
            }

            return null;
        }, cancellation);
    }

    /// <summary>Adds an alias: what comes under exactly this name finds the record. It is shown to nobody else.</summary>
    public Task<EditAnswer> AddAliasAsync(LoggedIn me, long authorId, string? typed, string? why, CancellationToken cancellation = default)
    {
        var alias = Prose.Line(typed);
        return edit.RunAsync(me, authorId, why, async own =>
        {
            if (alias.Length > AuthorProfile.MaxNameLength || NameKey.Of(alias).Length == 0)
            {
                return new EditAnswer.Refused("Alias", "Write a name of at most 200 characters.");
            }

            var live = await own.LiveAsync(cancellation, DecisionKind.Alias).ConfigureAwait(false);
            if (live.Exists(d => d.Value is not null && NameKey.Of(d.Value) == NameKey.Of(alias)))
            {
                return null;
            }

            if (live.Count >= AuthorProfile.MostAliases)
            {
                return new EditAnswer.Refused("Alias", $"There are {AuthorProfile.MostAliases} aliases already; take one away first.");
            }

            if (await allow.AliasAsync(own, alias, cancellation).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            own.Decide(DecisionKind.Alias, alias);
            return null;
        }, cancellation);
    }

    /// <summary>Takes an alias away.</summary>
    public Task<EditAnswer> RemoveAliasAsync(LoggedIn me, long authorId, long decisionId, CancellationToken cancellation = default) =>
        edit.RunAsync(me, authorId, null, async own =>
        {
            var live = await own.LiveAsync(cancellation, DecisionKind.Alias).ConfigureAwait(false);
            foreach (var alias in live.Where(d => d.Id == decisionId))
            {
                own.TakeBack(alias.Id);
            }

            return null;
        }, cancellation);
}
