using BzPeer.Follows;

namespace BzPeer;

/// <summary>The addresses of records, from the root: the one place that writes them, for pages, feeds and mails.</summary>
public sealed class Links(PublicIds ids)
{
    /// <summary>A researcher's profile.</summary>
    public string Researcher(long id, string name) => $"/researchers/{Slug.Of(name, ids.Encode(RecordKind.Author, id))}";

    /// <summary>A work's page.</summary>
    public string Work(long id, string title) => $"/works/{Slug.Of(title, ids.Encode(RecordKind.Work, id))}";

    /// <summary>A topic's page.</summary>
    public string Topic(int id, string name) => $"/topics/{Slug.Of(name, ids.Encode(RecordKind.Topic, id))}";

    /// <summary>An institution's page.</summary>
    public string Institution(long id, string name) => $"/institutions/{Slug.Of(name, ids.Encode(RecordKind.Institution, id))}";

    /// <summary>The page of a report, which says what became of it.</summary>
    public string Report(long id) => $"/reports/{ids.Encode(RecordKind.Report, id)}";

    /// <summary>The page of something that can be followed; of a search, its results.</summary>
    public string Subject(NamedSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.Kind switch
        {
            SubjectKind.Author => Researcher(subject.Id, subject.Name),
            SubjectKind.Topic => Topic((int)subject.Id, subject.Name),
            SubjectKind.Institution => Institution(subject.Id, subject.Name),
            SubjectKind.Search => $"/search?q={Uri.EscapeDataString(subject.Name)}&kind=works",
            _ => Work(subject.Id, subject.Name),
        };
    }

    /// <summary>The feed of something that can be followed.</summary>
    /// <param name="subject">What it is about.</param>
    /// <param name="format">"atom" or "json".</param>
    public string FeedOf(NamedSubject subject, string format)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.Kind == SubjectKind.Search ? $"/search/feed.{format}?q={Uri.EscapeDataString(subject.Name)}" : $"{Subject(subject)}/feed.{format}";
    }

    /// <summary>The page where a follow is changed, for who follows.</summary>
    public string Follow(long id) => $"/follows/{ids.Encode(RecordKind.Follow, id)}";

    /// <summary>The id behind a short id alone.</summary>
    public bool TryReadShortId(RecordKind kind, string? shortId, out long id)
    {
        id = 0;
        return shortId is not null && ids.TryDecode(kind, shortId, out id);
    }

    /// <summary>The id behind the short id of a claim.</summary>
    public bool TryReadClaim(string? shortId, out long id)
    {
        id = 0;
        return shortId is not null && ids.TryDecode(RecordKind.Claim, shortId, out id);
    }

    /// <summary>The id behind the number of a report.</summary>
    public bool TryReadNumber(string? number, out long id)
    {
        id = 0;
        return number is not null && ids.TryDecode(RecordKind.Report, number, out id);
    }

    /// <summary>A claim's page, for its claimant.</summary>
    public string Claim(long id) => $"/claims/{ids.Encode(RecordKind.Claim, id)}";

    /// <summary>The short id of a work or topic, for queries such as <c>after=</c>.</summary>
    public string ShortId(RecordKind kind, long id) => ids.Encode(kind, id);

    /// <summary>The id behind the short id at the end of a slug, or behind a short id alone.</summary>
    public bool TryRead(RecordKind kind, string? slug, out long id)
    {
        id = 0;
        return slug is not null && ids.TryDecode(kind, Slug.ShortId(slug), out id);
    }
}
