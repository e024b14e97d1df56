using System.Globalization;

namespace BzPeer.Authors;

/// <summary>
/// The summary of an author who wrote none: "6 works, 2020–2022, mostly in Machine Learning. Most often with Sanjiv
/// Kumar and Sashank J. Reddi." Parts without data are left out, so that it never says more than the record.
/// </summary>
public static class ComposeSummary
{
    /// <summary>A second topic is named where it has at least this share of the first one's works.</summary>
    private const double SecondTopicFrom = 0.5;

    /// <summary>The summary.</summary>
    /// <param name="author">The author.</param>
    /// <param name="topics">Their topics, most works first.</param>
    /// <param name="people">Their collaborators, most shared works first.</param>
    public static string Of(AuthorHeader author, IReadOnlyList<TopicShare> topics, IReadOnlyList<Collaborator> people)
    {
        ArgumentNullException.ThrowIfNull(author);
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(people);
        if (author.Works == 0)
        {
            return "No work in the present records names this person.";
        }

        var first = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{author.Works:N0} {(author.Works == 1 ? "work" : "works")}") };
        if (author.LastYear > 0)
        {
            first.Add(author.FirstYear == author.LastYear
                ? author.LastYear.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{author.FirstYear}–{author.LastYear}"));
        }

        if (topics.Count > 0)
        {
            var second = topics.Count > 1 && topics[1].Works >= SecondTopicFrom * topics[0].Works ? $" and {topics[1].Name}" : "";
            first.Add($"{(author.Works == 1 ? "in" : "mostly in")} {topics[0].Name}{second}");
        }

        var sentence = string.Join(", ", first) + ".";
        return people switch
        {
            [] => sentence,
            [var one] => $"{sentence} {With(one)} {one.Name}.",
            [var one, var two, ..] => $"{sentence} {With(one)} {one.Name} and {two.Name}.",
        };
    }

    /// <summary>"Most often" needs something that happened more than once.</summary>
    private static string With(Collaborator closest) => closest.Works >= Collaboration.CloseFrom ? "Most often with" : "With";
}
