using System.Text;
using System.Xml;
using BzPeer.Works;

namespace BzPeer.Web.Feeds;

/// <summary>Writes a researcher's works as an Atom feed (RFC 4287).</summary>
public static class WriteAtomFeed
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/atom+xml; charset=utf-8";

    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>The feed as UTF-8.</summary>
    public static byte[] Run(WorkFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            Element(xml, "id", feed.Id);
            Element(xml, "title", feed.Title);
            Element(xml, "subtitle", feed.Subtitle);
            Element(xml, "updated", WorkFeed.Moment(feed.Updated));
            Person(xml, feed.Author.Name, feed.ProfileAddress);
            Link(xml, "self", "application/atom+xml", feed.ProfileAddress + "/feed.atom");
            Link(xml, "alternate", "text/html", feed.ProfileAddress);
            Element(xml, "generator", "BzPeer");
            foreach (var work in feed.View.Works)
            {
                Entry(xml, feed, work);
            }

            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void Entry(XmlWriter xml, WorkFeed feed, WorkItem work)
    {
        xml.WriteStartElement("entry", Atom);
        Element(xml, "id", feed.IdOf(work));
        Element(xml, "title", work.Title);
        Element(xml, "updated", WorkFeed.Moment(feed.UpdatedOf(work)));
        if (WorkFeed.PublishedOf(work) is { } published)
        {
            Element(xml, "published", WorkFeed.Moment(published));
        }

        foreach (var author in work.Authors)
        {
            Person(xml, author.Printed, feed.AddressOf(author));
        }

        Link(xml, "alternate", "text/html", feed.AddressOf(work));
        if (work.ProviderPage is { } page)
        {
            Link(xml, "via", "text/html", page);
        }

        foreach (var topic in work.Topics)
        {
            xml.WriteStartElement("category", Atom);
            xml.WriteAttributeString("term", FeedText.Clean(topic.Name));
            xml.WriteEndElement();
        }

        if (WorkFeed.HtmlOf(work) is { Length: > 0 } html)
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
