using System.Globalization;
using BzPeer.Mail;

namespace BzPeer.Follows;

/// <summary>
/// Writes what followers are mailed: what is new, by whom or what it is about, and why they are told. A work stands in a
/// mail once, however many of those whom they follow it concerns.
/// </summary>
public sealed class DigestLetters(PublicAddress site, Links records, FollowLinks links)
{
    /// <summary>So many subjects are listed.</summary>
    public const int MostSubjects = 20;

    /// <summary>So many items of a subject are listed.</summary>
    public const int MostItems = 5;

    /// <summary>So many subjects are named where the mail says why it came.</summary>
    private const int MostNamed = 3;

    /// <summary>So many lines stand in a mail; the rest is counted.</summary>
    public const int MostLines = 40;

    /// <summary>The letter.</summary>
    /// <param name="follower">To whom.</param>
    /// <param name="news">What is new: one subject at least.</param>
    public Letter Digest(DueFollower follower, News news)
    {
        ArgumentNullException.ThrowIfNull(follower);
        ArgumentNullException.ThrowIfNull(news);
        // Persons first, then what is about more; of each kind the ones of whom most is new.
        var subjects = news.Subjects.OrderBy(s => Rank(s.Subject.Kind)).ThenByDescending(s => s.Items.Count + s.More).ToList();
        var more = follower.HasAccount ? site.Of("/follows") : links.Manage(follower.Id, follower.Stamp);
        var settings = follower.HasAccount ? site.Of("/follows/digest") : more;
        var stop = links.Unsubscribe(follower.Id, follower.Stamp);

        var parts = new List<LetterPart>();
        var (told, left) = (new Dictionary<long, (int Part, HashSet<string> Also)>(), news.MoreSubjects);
        var (lines, rest) = (0, 0);
        var shown = new List<NewsOfSubject>();
        foreach (var subject in subjects)
        {
            var ownLines = new List<LetterPart>();
            foreach (var item in subject.Items)
            {
                if (item.Work is { } work && told.TryGetValue(work.Id, out var before))
                {
                    before.Also.Add(Called(subject.Subject));
                    continue;
                }

                if (lines == MostLines)
                {
                    rest++;
                    continue;
                }

                lines++;
                if (item.Work is { } listed)
                {
                    told.Add(listed.Id, (parts.Count + 1 + ownLines.Count, []));
                }

                ownLines.Add(Line(subject.Subject, item));
            }

            if (Counted(subject, hasLines: ownLines.Count > 0) is { } counted)
            {
                ownLines.Add(counted);
            }

            if (ownLines.Count > 0)
            {
                shown.Add(subject);
                parts.Add(new Heading(subject.Subject.Name + (subject.Subject.IsInvented ? " (invented)" : ""), PageOf(subject.Subject)));
                parts.AddRange(ownLines);
            }
        }

        foreach (var (part, also) in told.Values)
        {
            if (also.Count > 0 && parts[part] is Entry entry)
            {
                parts[part] = entry with { Note = $"{entry.Note} You follow {Names(also)} too." };
            }
        }

        if (rest > 0 || left > 0)
        {
            var things = rest > 0 ? Count(rest, "more line", "more lines") : null;
            var others = left > 0 ? Count(left, "more that you follow has news", "more that you follow have news") : null;
            parts.Add(new Link($"And {string.Join(", and ", new[] { things, others }.Where(words => words is not null))}", more));
        }

        parts.Add(new Paragraph($"You get this because you follow {Why(subjects, news.MoreSubjects)} at BzPeer."));
        parts.Add(new Entry("Choose what is mailed, and when", settings));
        parts.Add(new Entry("Get no such mail any more", stop));
        return new Letter { To = follower.To, Subject = SubjectLine(shown, news.MoreSubjects), Parts = parts, Unsubscribe = stop };
    }

    /// <summary>The most important thing: what is new of the first person, else of the first subject; and how many more have lines of their own.</summary>
    internal static string SubjectLine(IReadOnlyList<NewsOfSubject> subjects, int moreSubjects)
    {
        var first = subjects.FirstOrDefault(s => s.Items.Any(i => i.Kind is EventKind.NewWork or EventKind.Retraction)) ?? subjects[0];
        var others = subjects.Count - 1 + moreSubjects;
        return $"{Short(first.Subject.Name)}: {Gist(first)}" + (others > 0 ? $", and news of {Count(others, "other", "others")}" : "");
    }

    // What is listed says what kind of news it is; if that is one kind, what is only counted is taken to be of it too.
    private static string Gist(NewsOfSubject subject)
    {
        var kinds = subject.Items.GroupBy(i => i.Kind).ToDictionary(g => g.Key, g => g.Count());
        int Number(EventKind kind) => kinds.GetValueOrDefault(kind) + (kinds.Count == 1 ? subject.More : 0);
        if (kinds.ContainsKey(EventKind.NewWork))
        {
            return Count(Number(EventKind.NewWork), "new work", "new works");
        }

        if (kinds.ContainsKey(EventKind.Retraction))
        {
            return Count(Number(EventKind.Retraction), "retraction", "retractions");
        }

        if (kinds.ContainsKey(EventKind.NewVersion))
        {
            return Count(Number(EventKind.NewVersion), "new version", "new versions");
        }

        return subject.Items.Count > 0 ? "news of the record" : Count(subject.Older, "earlier work", "earlier works");
    }

    private Entry Line(NamedSubject subject, NewsItem item) => item.Work is { } work
        ? new Entry(
            work.Title,
            site.Of(records.Work(work.Id, work.Title)),
            string.Join(", ", new[] { KindOf(item), work.Year > 0 ? work.Year.ToString(CultureInfo.InvariantCulture) : null }.Where(words => words is not null))
                + (Authors(work) is { Length: > 0 } authors ? $". {authors}." : "."))
        : new Entry(OfRecord(item), PageOf(subject), "The record has changed.");

    private static string KindOf(NewsItem item) =>
        NewsWords.Of(item.Kind) + (item is { Kind: not EventKind.Retraction, Work.IsRetracted: true } ? ", retracted" : "");

    private static string OfRecord(NewsItem item)
    {
        var (words, name) = NewsWords.OfRecord(item);
        return name is null ? words : $"{words} {name}";
    }

    /// <summary>What is not listed, in one line; null where all is.</summary>
    private Entry? Counted(NewsOfSubject subject, bool hasLines)
    {
        var words = new List<string>();
        if (subject.More > 0)
        {
            words.Add($"{NewsWords.Number(subject.More, subject.IsCut)} more");
        }

        if (subject.Older > 0)
        {
            words.Add($"{NewsWords.Number(subject.Older, subject.IsCut)} {(subject.Older == 1 ? "earlier work" : "earlier works")}");
        }

        return words.Count == 0
            ? null
            : new Entry($"{(hasLines ? "And " : "")}{string.Join(" and ", words)}", PageOf(subject.Subject));
    }

    private static string Authors(NewsWork work) =>
        string.Join(", ", work.Authors) + (work.AuthorCount > work.Authors.Count && work.Authors.Count > 0 ? $" and {Count(work.AuthorCount - work.Authors.Count, "other", "others")}" : "");

    private Uri PageOf(NamedSubject subject) => site.Of(records.Subject(subject));

    private static int Rank(SubjectKind kind) => kind switch
    {
        SubjectKind.Author => 0,
        SubjectKind.Search => 1,
        SubjectKind.Institution => 2,
        _ => 3,
    };

    // Only what has news is known here, not all that is followed: so it is named, and not counted.
    private static string Why(List<NewsOfSubject> subjects, int moreSubjects)
    {
        var isAll = moreSubjects == 0 && subjects.Count <= MostNamed;
        var named = subjects.Take(isAll ? MostNamed : MostNamed - 1).Select(s => Called(s.Subject));
        return Names(isAll ? named : named.Append("others"));
    }

    /// <summary>A subject within a sentence.</summary>
    private static string Called(NamedSubject subject) => subject.Kind == SubjectKind.Search ? $"the search “{Short(subject.Name)}”" : Short(subject.Name);

    private static string Names(IEnumerable<string> all)
    {
        var names = all.ToList();
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }

    // Names of searches and institutions are long; the rest of the line tells more.
    private static string Short(string name) => name.Length <= 60 ? name : name[..(char.IsHighSurrogate(name[58]) ? 58 : 59)] + "…";

    private static string Count(int number, string one, string many) =>
        $"{number.ToString("N0", CultureInfo.InvariantCulture)} {(number == 1 ? one : many)}";
}
