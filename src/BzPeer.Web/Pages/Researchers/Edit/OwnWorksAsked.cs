using BzPeer.Authors;
using BzPeer.Text;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>Which of the owner's works an address asks for: <c>?title=…&amp;by=name&amp;after=…</c>.</summary>
public sealed class OwnWorksAsked
{
    /// <summary>Longest part of a title.</summary>
    public const int MaxLength = 200;

    /// <summary>A part of their title.</summary>
    [FromQuery(Name = "title")]
    public string? Title { get; set; }

    /// <summary>By what they are tied to the record: the name of a <see cref="WorkBasis"/>.</summary>
    [FromQuery(Name = "by")]
    public string? By { get; set; }

    /// <summary>From the work after this one on, by its short id.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; set; }

    /// <summary>The part of the title, without what can't be seen.</summary>
    public string Words => Prose.Line(Title) is { Length: <= MaxLength } words ? words : "";

    /// <summary>What ties them to the record; null for all.</summary>
    public WorkBasis? Basis => Enum.GetNames<WorkBasis>().FirstOrDefault(n => string.Equals(n, By, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<WorkBasis>(name) : null;

    /// <summary>The work after which the page begins.</summary>
    public long? AfterId(Links links)
    {
        ArgumentNullException.ThrowIfNull(links);
        return links.TryRead(RecordKind.Work, After, out var id) ? id : null;
    }

    /// <summary>The query string of the page after a work, or of the first one.</summary>
    public string With(string? after)
    {
        var parts = new[] { ("title", Words), ("by", Basis?.ToString().ToLowerInvariant() ?? ""), ("after", after ?? "") }.Where(p => p.Item2.Length > 0).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}");
        return string.Join('&', parts) is { Length: > 0 } query ? "?" + query : "";
    }
}
