using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using BzPeer.Works;

namespace BzPeer.Web.Feeds;

/// <summary>Writes a researcher's works as a JSON Feed (version 1.1, jsonfeed.org).</summary>
public static class WriteJsonFeed
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/feed+json; charset=utf-8";

    private static readonly JsonWriterOptions Format = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The feed as UTF-8.</summary>
    public static byte[] Run(WorkFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            json.WriteString("title", feed.Title);
            json.WriteString("description", feed.Subtitle);
            json.WriteString("home_page_url", feed.ProfileAddress);
            json.WriteString("feed_url", feed.ProfileAddress + "/feed.json");
            json.WriteStartArray("authors");
            Person(json, feed.Author.Name, feed.ProfileAddress);
            json.WriteEndArray();
            json.WriteStartArray("items");
            foreach (var work in feed.View.Works)
            {
                Item(json, feed, work);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Item(Utf8JsonWriter json, WorkFeed feed, WorkItem work)
    {
        json.WriteStartObject();
        json.WriteString("id", feed.IdOf(work));
        json.WriteString("url", feed.AddressOf(work));
        if (work.ProviderPage is { } page)
        {
            json.WriteString("external_url", page);
        }

        json.WriteString("title", work.Title);
        // Every item has a content, even an empty one.
        json.WriteString("content_html", WorkFeed.HtmlOf(work));
        if (WorkFeed.PublishedOf(work) is { } published)
        {
            json.WriteString("date_published", WorkFeed.Moment(published));
        }

        json.WriteString("date_modified", WorkFeed.Moment(feed.UpdatedOf(work)));
        json.WriteStartArray("authors");
        foreach (var author in work.Authors)
        {
            Person(json, author.Printed, feed.AddressOf(author));
        }

        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (var topic in work.Topics)
        {
            json.WriteStringValue(topic.Name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Person(Utf8JsonWriter json, string name, string address)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("url", address);
        json.WriteEndObject();
    }
}
