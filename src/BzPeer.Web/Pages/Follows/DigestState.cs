using BzPeer.Follows;

namespace BzPeer.Web.Pages.Follows;

/// <summary>When the next mail may come, for the page of who is logged in and that of who has a link.</summary>
/// <param name="Digest">How it is.</param>
/// <param name="Token">The link by which its reader came; null for who is logged in.</param>
public sealed record DigestState(DigestView Digest, string? Token = null);
