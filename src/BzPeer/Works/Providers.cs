namespace BzPeer.Works;

/// <summary>Who published metadata. The words are stored; how they are shown is decided here too.</summary>
public static class Providers
{
    /// <summary>arXiv.org, through its metadata snapshot.</summary>
    public const string Arxiv = "arxiv";

    /// <summary>Generated records of the demonstration: they share no author and no work with any other provider.</summary>
    public const string Invented = "invented";

    /// <summary>What the generator puts in front of its ids.</summary>
    public const string InventedPrefix = "demo:";

    /// <summary>The provider's name as readers know it.</summary>
    public static string Name(string provider) => provider switch
    {
        Arxiv => "arXiv",
        Invented => "Invented",
        _ => provider,
    };

    /// <summary>The provider's own page of a record; null where there is none.</summary>
    public static string? Page(string provider, string externalId) => provider switch
    {
        Arxiv => "https://arxiv.org/abs/" + externalId,
        _ => null,
    };
}
