namespace BzPeer.Follows;

/// <summary>What became of a wish to follow or to follow no more.</summary>
public abstract record FollowAnswer
{
    private FollowAnswer()
    {
    }

    /// <summary>It is so now; it may have been so before.</summary>
    /// <param name="Followers">How many follow the subject now.</param>
    public sealed record Done(int Followers) : FollowAnswer;

    /// <summary>There is nothing to follow: no such record, or one that was erased.</summary>
    public sealed record NoSubject : FollowAnswer;

    /// <summary>This follower follows <see cref="Follow.Most"/> subjects.</summary>
    public sealed record TooMany : FollowAnswer;

    /// <summary>It was asked too often.</summary>
    /// <param name="RetryAfter">How long until it may be asked again.</param>
    public sealed record Wait(TimeSpan RetryAfter) : FollowAnswer;
}
