namespace BzPeer.Demo;

/// <summary>The demo records that are part of the product: what a first start shows before anything is imported.</summary>
public static class DemoRecords
{
    private const string SeedProfile = "BzPeer.Demo.seed-profile.jsonl";

    /// <summary>
    /// Opens the six works of the seed profile as lines of the arXiv metadata snapshot (UTF-8, one record a line,
    /// in the order of the seed page). Their facts are arXiv metadata (CC0); times of day are placeholders.
    /// </summary>
    public static Stream OpenSeedProfile() =>
        typeof(DemoRecords).Assembly.GetManifestResourceStream(SeedProfile)
        ?? throw new InvalidOperationException($"The resource {SeedProfile} is missing from the assembly.");
}
