using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Decisions;
using BzPeer.Text;

namespace BzPeer.Claims;

/// <summary>Sets the homepage of a record, and further links in an order.</summary>
public sealed class ChangeLinks(EditRecord edit)
{
    /// <summary>Sets the homepage; empty clears it.</summary>
    public Task<EditAnswer> HomepageAsync(LoggedIn me, long authorId, string? typed, string? why, CancellationToken cancellation = default)
    {
        var (address, fault) = ("", "");
        if (!string.IsNullOrWhiteSpace(typed))
        {
            LinkAddress.TryRead(typed, out address, out fault);
        }

        return edit.RunAsync(me, authorId, why, async own =>
        {
            if (fault.Length > 0)
            {
                return new EditAnswer.Refused("Homepage", fault);
            }

            await own.SetAsync(DecisionKind.Homepage, address, cancellation).ConfigureAwait(false);
            return null;
        }, cancellation);
    }

    /// <summary>Adds a link at the end.</summary>
    public Task<EditAnswer> AddAsync(LoggedIn me, long authorId, string? typedAddress, string? typedLabel, string? why, CancellationToken cancellation = default)
    {
        LinkAddress.TryRead(typedAddress, out var address, out var fault);
        var label = Prose.Line(typedLabel);
        return edit.RunAsync(me, authorId, why, async own =>
        {
            if (fault.Length > 0)
            {
                return new EditAnswer.Refused("Link", fault);
            }

            // A label that names another place than the link would lead readers astray.
            if (label.Length > AuthorProfile.MaxLabelLength || OwnWords.HasLinksOrMarkup(label))
            {
                return new EditAnswer.Refused("Label", "Write at most 60 characters, and no address.");
            }

            var value = $"{address}\n{label}";
            var live = await own.LiveAsync(cancellation, DecisionKind.Link).ConfigureAwait(false);
            if (live.Find(d => AddressOf(d) == address) is { } same)
            {
                if (same.Value != value)
                {
                    own.Arrange(live, [.. live.Select(d => d == same ? d with { Id = 0, Value = value } : d)]);
                }

                return null;
            }

            if (live.Count >= AuthorProfile.MostLinks)
            {
                return new EditAnswer.Refused("Link", $"There are {AuthorProfile.MostLinks} links already; take one away first.");
            }

            own.Decide(DecisionKind.Link, value);
            return null;
        }, cancellation);
    }

    /// <summary>Moves a link before the one above it.</summary>
    public Task<EditAnswer> RaiseAsync(LoggedIn me, long authorId, long decisionId, CancellationToken cancellation = default) =>
        ArrangeAsync(me, authorId, DecisionKind.Link, live => Raised(live, decisionId), cancellation);

    /// <summary>Takes a link away.</summary>
    public Task<EditAnswer> RemoveAsync(LoggedIn me, long authorId, long decisionId, CancellationToken cancellation = default) =>
        ArrangeAsync(me, authorId, DecisionKind.Link, live => live.FindAll(d => d.Id != decisionId), cancellation);

    /// <summary>A list with one row moved before the one above it.</summary>
    internal static List<LiveDecision> Raised(List<LiveDecision> live, long decisionId)
    {
        var at = live.FindIndex(d => d.Id == decisionId);
        List<LiveDecision> raised = [.. live];
        if (at > 0)
        {
            (raised[at - 1], raised[at]) = (raised[at], raised[at - 1]);
        }

        return raised;
    }

    private Task<EditAnswer> ArrangeAsync(LoggedIn me, long authorId, DecisionKind kind, Func<List<LiveDecision>, List<LiveDecision>> change, CancellationToken cancellation) =>
        edit.RunAsync(me, authorId, null, async own =>
        {
            var live = await own.LiveAsync(cancellation, kind).ConfigureAwait(false);
            own.Arrange(live, change(live));
            return null;
        }, cancellation);

    private static string? AddressOf(LiveDecision link) => link.Value?.Split('\n')[0];
}
