using System.Globalization;
using BzPeer.Authors;
using BzPeer.Works;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>Which works an address asks for: <c>?year=2020&amp;kind=preprint&amp;topic=…&amp;sort=title&amp;after=…</c>.</summary>
public sealed class WorksAsked
{
    /// <summary>Of this year alone.</summary>
    [FromQuery(Name = "year")]
    public string? Year { get; set; }

    /// <summary>Of this kind alone.</summary>
    [FromQuery(Name = "kind")]
    public string? Kind { get; set; }

    /// <summary>About this topic alone, by its short id.</summary>
    [FromQuery(Name = "topic")]
    public string? Topic { get; set; }

    /// <summary>newest, oldest or title.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary>From the work after this one on, by its short id.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; set; }

    /// <summary>What is asked for; null where a value is none of those that the site writes.</summary>
    public WorksQuery? ToQuery(Links links)
    {
        short? year = null;
        if (!string.IsNullOrEmpty(Year))
        {
            if (!short.TryParse(Year, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            {
                return null;
            }

            year = parsed;
        }

        WorkKind? kind = null;
        if (!string.IsNullOrEmpty(Kind))
        {
            if (!Kind.All(char.IsAsciiLetter) || !Enum.TryParse<WorkKind>(Kind, ignoreCase: true, out var parsed))
            {
                return null;
            }

            kind = parsed;
        }

        var order = WorksOrder.Newest;
        if (!string.IsNullOrEmpty(Sort) && (!Sort.All(char.IsAsciiLetter) || !Enum.TryParse(Sort, ignoreCase: true, out order)))
        {
            return null;
        }

        if (!TryId(RecordKind.Topic, Topic, out var topic) || !TryId(RecordKind.Work, After, out var after))
        {
            return null;
        }

        return new WorksQuery(year, kind, (int?)topic, order, after);

        bool TryId(RecordKind recordKind, string? text, out long? id)
        {
            id = null;
            if (string.IsNullOrEmpty(text))
            {
                return true;
            }

            var isId = links.TryRead(recordKind, text, out var read);
            id = read;
            return isId && (recordKind != RecordKind.Topic || read <= int.MaxValue);
        }
    }

    /// <summary>The query string of this with one value changed, from the first page on; empty where nothing is asked for.</summary>
    public string With(string? year = null, string? kind = null, string? topic = null, string? sort = null)
    {
        var values = new List<string>(4);
        Add("year", year ?? Year);
        Add("kind", kind ?? Kind);
        Add("topic", topic ?? Topic);
        Add("sort", sort ?? Sort);
        return values.Count == 0 ? "" : "?" + string.Join('&', values);

        void Add(string name, string? value)
        {
            // The order that comes by itself needs no word in the address; an empty value takes a filter away.
            if (!string.IsNullOrEmpty(value) && !(name == "sort" && value == "newest"))
            {
                values.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    /// <summary>The query string of the page after a work.</summary>
    public string Following(string workShortId)
    {
        var here = With();
        return $"{(here.Length == 0 ? "?" : here + "&")}after={workShortId}";
    }
}
