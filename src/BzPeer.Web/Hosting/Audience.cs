namespace BzPeer.Web.Hosting;

/// <summary>Who may use an endpoint.</summary>
public enum Audience
{
    /// <summary>Everybody, signed in or not.</summary>
    Anyone,
}

/// <summary>
/// Says who may use an endpoint. Every endpoint says it, on its PageModel or by <c>WithMetadata</c>; a test over all
/// endpoints fails for one that is silent.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AudienceAttribute(Audience audience) : Attribute
{
    public Audience Audience { get; } = audience;
}
