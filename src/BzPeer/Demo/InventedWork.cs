using System.Globalization;
using System.Text;

namespace BzPeer.Demo;

/// <summary>One place in an invented work's list of authors.</summary>
/// <param name="Given">Given names as printed; empty where the whole name is one word.</param>
/// <param name="Family">Family name as printed.</param>
/// <param name="Suffix">Such as "Jr."; mostly empty.</param>
/// <param name="Affiliation">Printed affiliation; mostly null.</param>
/// <param name="Person">The truth: the number of the person who stands here under whatever spelling.</param>
public sealed record InventedAuthor(string Given, string Family, string Suffix, string? Affiliation, int Person)
{
    /// <summary>The name as read: given, family, suffix.</summary>
    public string PrintedName => (Given.Length == 0 ? Family : Given + " " + Family) + (Suffix.Length == 0 ? "" : " " + Suffix);
}

/// <summary>One invented work, as the arXiv metadata snapshot would print it.</summary>
public sealed record InventedWork
{
    /// <summary><c>demo:n</c>: no arXiv identifier, so that it is never taken for one.</summary>
    public required string Id { get; init; }

    /// <summary>The title with its TeX.</summary>
    public required string Title { get; init; }

    /// <summary>The abstract with its TeX; paragraphs are separated by a line break and two blanks.</summary>
    public required string Abstract { get; init; }

    /// <summary>arXiv codes, the primary one first.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The authors in their order.</summary>
    public required IReadOnlyList<InventedAuthor> Authors { get; init; }

    /// <summary>When each revision was posted (UTC), v1 first.</summary>
    public required IReadOnlyList<DateTime> Versions { get; init; }

    /// <summary>When the record was last touched.</summary>
    public required DateOnly Updated { get; init; }

    /// <summary>Such as "12 pages, 3 figures", or a notice of withdrawal.</summary>
    public string? Comments { get; init; }

    /// <summary>A reference to a journal that evidently does not exist.</summary>
    public string? JournalReference { get; init; }

    /// <summary>A report number.</summary>
    public string? ReportNumber { get; init; }

    /// <summary>Appends the record as one line of the snapshot, with the line's end.</summary>
    internal void AppendJson(StringBuilder to)
    {
        Property(to.Append('{'), "id", Id);
        Property(to.Append(','), "submitter", Authors[0].PrintedName);
        to.Append(",\"authors\":\"");
        for (var i = 0; i < Authors.Count; i++)
        {
            var author = Authors[i];
            // Both ways of writing the last author are found in the snapshot.
            to.Append(i == 0 ? "" : i == Authors.Count - 1 && Id[^1] % 2 == 0 ? " and " : ", ");
            Escape(to, author.PrintedName);
            if (author.Affiliation is not null)
                Escape(to.Append(" ("), author.Affiliation).Append(')');
        }

        Property(to.Append("\","), "title", Title, wrap: "\n  ");
        Property(to.Append(','), "comments", Comments);
        Property(to.Append(','), "journal-ref", JournalReference);
        Property(to.Append(','), "doi", null);
        Property(to.Append(','), "report-no", ReportNumber);
        Property(to.Append(','), "categories", string.Join(' ', Categories));
        Property(to.Append(','), "license", null);
        to.Append(",\"abstract\":\"  ");
        Escape(to, Abstract, wrap: "\n").Append("\\n\",\"versions\":[");
        for (var i = 0; i < Versions.Count; i++)
            Version(to.Append(i == 0 ? "" : ","), i + 1, Versions[i]);
        Property(to.Append("],"), "update_date", Updated.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        to.Append(",\"authors_parsed\":[");
        for (var i = 0; i < Authors.Count; i++)
        {
            var author = Authors[i];
            Escape(to.Append(i == 0 ? "[\"" : ",[\""), author.Family).Append("\",\"");
            Escape(to, author.Given).Append("\",\"");
            Escape(to, author.Suffix).Append('"');
            if (author.Affiliation is not null)
                Escape(to.Append(",\""), author.Affiliation).Append('"');
            to.Append(']');
        }

        to.Append("]}\n");
    }

    private static readonly string[] _days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] _months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>The snapshot's form of a time is that of RFC 1123, but for the day, which has no leading zero.</summary>
    private static void Version(StringBuilder to, int number, DateTime created) =>
        to.Append(CultureInfo.InvariantCulture, $"{{\"version\":\"v{number}\",\"created\":\"{_days[(int)created.DayOfWeek]}, {created.Day} {_months[created.Month - 1]} {created.Year} {created.Hour:00}:{created.Minute:00}:{created.Second:00} GMT\"}}");

    private static void Property(StringBuilder to, string key, string? value, string? wrap = null)
    {
        to.Append('"').Append(key).Append("\":");
        if (value is null)
            to.Append("null");
        else
            Escape(to.Append('"'), value, wrap).Append('"');
    }

    /// <summary>Appends text as the inside of a JSON string; with <paramref name="wrap"/>, lines break after some 75 letters, as arXiv breaks them.</summary>
    private static StringBuilder Escape(StringBuilder to, string text, string? wrap = null)
    {
        var column = 0;
        foreach (var letter in text)
        {
            column = letter == '\n' ? 0 : column + 1;
            switch (letter)
            {
                case ' ' when wrap is not null && column > 75:
                    to.Append("\\n").Append(wrap, 1, wrap.Length - 1);
                    column = 0;
                    break;
                case '"':
                    to.Append("\\\"");
                    break;
                case '\\':
                    to.Append(@"\\");
                    break;
                case '\n':
                    to.Append("\\n");
                    break;
                default:
                    to.Append(letter);
                    break;
            }
        }

        return to;
    }
}
