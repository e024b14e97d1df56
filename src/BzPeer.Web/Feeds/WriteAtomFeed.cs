using System.Text;
using System.Xml;

namespace BzPeer.Web.Feeds;

/// <summary>Writes an Atom feed (RFC 4287).</summary>
public static class WriteAtomFeed
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/atom+xml; charset=utf-8";

    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>The feed as UTF-8.</summary>
    public static byte[] Run(FeedDocument feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            Element(xml, "id", feed.Id);
            Element(xml, "title", feed.Title);
            Element(xml, "subtitle", feed.Subtitle);
            Element(xml, "updated", FeedDocument.Moment(feed.Updated));
            Person(xml, feed.Author, feed.PageAddress);
            Link(xml, "self", "application/atom+xml", feed.AtomAddress);
            Link(xml, "alternate", "text/html", feed.PageAddress);
            Element(xml, "generator", "BzPeer");
            foreach (var entry in feed.Entries)
            {
                Entry(xml, entry);
            }

            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void Entry(XmlWriter xml, FeedDocument.Entry entry)
    {
        xml.WriteStartElement("entry", Atom);
        Element(xml, "id", entry.Id);
        Element(xml, "title", entry.Title);
        Element(xml, "updated", FeedDocument.Moment(entry.Updated));
        if (entry.Published is { } published)
        {
            Element(xml, "published", FeedDocument.Moment(published));
        }

        foreach (var (name, address) in entry.Authors)
        {
            Person(xml, name, address);
        }

        Link(xml, "alternate", "text/html", entry.Address);
        if (entry.Source is { } page)
        {
            Link(xml, "via", "text/html", page);
        }

        foreach (var tag in entry.Tags)
        {
            xml.WriteStartElement("category", Atom);
            xml.WriteAttributeString("term", FeedText.Clean(tag));
            xml.WriteEndElement();
        }

        if (entry.Html is { Length: > 0 } html)
        {
            xml.WriteStartElement("summary", Atom);
            xml.WriteAttributeString("type", "html");
            xml.WriteString(FeedText.Clean(html));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Person(XmlWriter xml, string name, string address)
    {
        xml.WriteStartElement("author", Atom);
        Element(xml, "name", name);
        Element(xml, "uri", address);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string type, string address)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", FeedText.Clean(address));
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text)
    {
        xml.WriteStartElement(name, Atom);
        xml.WriteString(FeedText.Clean(text));
        xml.WriteEndElement();
    }
}
