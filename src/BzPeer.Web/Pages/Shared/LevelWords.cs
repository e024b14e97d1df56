namespace BzPeer.Web.Pages.Shared;

/// <summary>Verification levels in a few words.</summary>
public static class LevelWords
{
    /// <summary>What a level means.</summary>
    /// <param name="level">0 to 4.</param>
    /// <param name="isClaimed">Whether the record has an owner: one whose last proof is lost keeps it.</param>
    public static string Of(int level, bool isClaimed) => level switch
    {
        < 2 when isClaimed => "Claimed, but no proof counts now",
        0 => "A name only: no work with a persistent identifier",
        1 => "Imported from a public record",
        2 => "Claimed on weak evidence",
        3 => "Claimed with one strong proof",
        _ => "Claimed with two strong proofs",
    };
}
