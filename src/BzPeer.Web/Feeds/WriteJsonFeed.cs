using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace BzPeer.Web.Feeds;

/// <summary>Writes a JSON Feed (version 1.1, jsonfeed.org).</summary>
public static class WriteJsonFeed
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/feed+json; charset=utf-8";

    private static readonly JsonWriterOptions Format = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The feed as UTF-8.</summary>
    public static byte[] Run(FeedDocument feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            Text(json, "title", feed.Title);
            Text(json, "description", feed.Subtitle);
            Text(json, "home_page_url", feed.PageAddress);
            Text(json, "feed_url", feed.JsonAddress);
            json.WriteStartArray("authors");
            Person(json, feed.Author, feed.PageAddress);
            json.WriteEndArray();
            json.WriteStartArray("items");
            foreach (var entry in feed.Entries)
            {
                Item(json, entry);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Item(Utf8JsonWriter json, FeedDocument.Entry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        Text(json, "url", entry.Address);
        if (entry.Source is { } page)
        {
            Text(json, "external_url", page);
        }

        Text(json, "title", entry.Title);
        // Every item has a content, even an empty one.
        Text(json, "content_html", entry.Html);
        if (entry.Published is { } published)
        {
            json.WriteString("date_published", FeedDocument.Moment(published));
        }

        json.WriteString("date_modified", FeedDocument.Moment(entry.Updated));
        json.WriteStartArray("authors");
        foreach (var (name, address) in entry.Authors)
        {
            Person(json, name, address);
        }

        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (var tag in entry.Tags)
        {
            json.WriteStringValue(FeedText.Clean(tag));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Person(Utf8JsonWriter json, string name, string address)
    {
        json.WriteStartObject();
        Text(json, "name", name);
        Text(json, "url", address);
        json.WriteEndObject();
    }

    // The same text as in the other format; JSON can't hold halves of surrogate pairs either.
    private static void Text(Utf8JsonWriter json, string name, string text) => json.WriteString(name, FeedText.Clean(text));
}
