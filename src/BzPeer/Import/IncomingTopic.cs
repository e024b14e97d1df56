namespace BzPeer.Import;

/// <summary>One topic of a provider's taxonomy. Its external id is the code by which records name it, such as T10320.</summary>
public sealed class IncomingTopic : Incoming
{
    /// <summary>Whose taxonomy: <c>OpenAlex</c>.</summary>
    public required string Taxonomy { get; init; }

    /// <summary>The name published.</summary>
    public required string Name { get; init; }

    /// <summary>The group under which it is listed; of OpenAlex, the field.</summary>
    public required string Group { get; init; }

    /// <summary>What stands between group and topic; of OpenAlex, the subfield.</summary>
    public string? Subfield { get; init; }

    /// <summary>What stands above the group; of OpenAlex, the domain.</summary>
    public string? Domain { get; init; }

    /// <summary>A sentence about it.</summary>
    public string? Description { get; init; }

    /// <inheritdoc />
    public override string? Fault()
    {
        if (base.Fault() is { } fault)
        {
            return fault;
        }

        return string.IsNullOrWhiteSpace(Name) || Name.Length > MaxKeyLength || Group.Length is 0 or > MaxKeyLength || ExternalId.Length > MaxKeyLength
            || Subfield?.Length > MaxKeyLength || Domain?.Length > MaxKeyLength || Description?.Length > MaxFieldLength
            ? "a name is empty or too long"
            : null;
    }

    /// <inheritdoc />
    protected override void AddTo(ContentHasher hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(ProviderDate);
        hash.Add(Taxonomy);
        hash.Add(Name);
        hash.Add(Group);
        hash.Add(Subfield);
        hash.Add(Domain);
        hash.Add(Description);
    }
}
