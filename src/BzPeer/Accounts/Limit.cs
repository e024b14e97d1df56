namespace BzPeer.Accounts;

/// <summary>How often something may be done for one subject: several times at once, and once more after each pause.</summary>
/// <param name="Name">What is limited; no two limits share a name, and none holds U+0000.</param>
/// <param name="AtOnce">How many are free for a subject that was quiet for long; one or more.</param>
/// <param name="Each">After how long one more is free; longer than zero.</param>
public sealed record Limit(string Name, int AtOnce, TimeSpan Each)
{
    /// <summary>How long it takes until as many are free as can be taken at once, when none is.</summary>
    public TimeSpan Whole => AtOnce * Each;
}

/// <summary>Nothing was taken, because a limit is used up.</summary>
/// <param name="Limit">Which; where several are, the one that lasts longest.</param>
/// <param name="RetryAfter">How long until all that was wanted would be free, if nobody else took any.</param>
public sealed record Refusal(Limit Limit, TimeSpan RetryAfter);
