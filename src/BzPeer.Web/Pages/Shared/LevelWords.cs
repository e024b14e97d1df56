namespace BzPeer.Web.Pages.Shared;

/// <summary>Verification levels in a few words.</summary>
public static class LevelWords
{
    /// <summary>What a level means.</summary>
    public static string Of(int level) => level switch
    {
        0 => "A name only: no work with a persistent identifier",
        1 => "Imported from a public record",
        2 => "Claimed on weak evidence",
        3 => "Claimed with one strong proof",
        _ => "Claimed with two strong proofs",
    };
}
