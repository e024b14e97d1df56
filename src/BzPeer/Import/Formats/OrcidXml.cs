using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml.Linq;

namespace BzPeer.Import.Formats;

/// <summary>
/// What ORCID's API (version 3) answers about a person, as XML: the record, its person, its activities or works, a work. Its JSON is
/// the same document written otherwise, so that a file is put into that form and read by <see cref="OrcidJson"/>.
/// </summary>
public sealed class OrcidXml : RecordFormat
{
    /// <summary>Longest record: some thousand works.</summary>
    private const int MaxRecordLength = 16 << 20;

    private const string Namespaces = "http://www.orcid.org/ns/";

    /// <summary>Texts that stand in the JSON as the value of an object.</summary>
    private static readonly HashSet<string> Wrapped = new(
        [
            "assertion-origin-name", "credit-name", "day", "external-id-normalized", "family-name", "given-names", "journal-title", "month", "source-name",
            "subtitle", "title", "url", "year",
        ],
        StringComparer.Ordinal);

    /// <summary>Moments, which stand there as milliseconds since 1970.</summary>
    private static readonly HashSet<string> Moments = new(["deactivation-date", "last-modified-date"], StringComparer.Ordinal);

    private static readonly HashSet<string> Lists = new(
        ["affiliation-group", "contributor", "external-id", "group", "other-name", "researcher-url", "summaries", "work-summary"], StringComparer.Ordinal);

    /// <summary>What is an object even where nothing is in it.</summary>
    private static readonly HashSet<string> Containers = new(["employments", "other-names", "researcher-urls", "works"], StringComparer.Ordinal);

    /// <summary>What nothing is read from.</summary>
    private static readonly HashSet<string> Unread = new(
        [
            "addresses", "biography", "citation", "created-date", "distinctions", "educations", "emails", "external-identifiers", "fundings", "invited-positions",
            "keywords", "memberships", "peer-reviews", "preferences", "qualifications", "research-resources", "services", "translated-title",
        ],
        StringComparer.Ordinal);

    /// <inheritdoc />
    public override string Name => "orcid-xml";

    /// <inheritdoc />
    public override string Title => "records of ORCID as XML";

    /// <inheritdoc />
    public override string Shape => "an XML element record, person, activities-summary, works or work of ORCID's";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return SafeXml.FirstTags(start, most: 1) is [var root] && root.Name.NamespaceName.StartsWith(Namespaces, StringComparison.Ordinal)
            && (root.Name.NamespaceName[Namespaces.Length..], root.Name.LocalName) is
                ("record", "record") or ("person", "person") or ("activities", "activities-summary" or "works") or ("work", "work");
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        await Task.CompletedTask.ConfigureAwait(false);
        using var xml = new SafeXml(file);
        if (!xml.ReadToElement())
        {
            yield break;
        }

        var answer = new ArrayBufferWriter<byte>();
        var number = xml.Line;
        Write(answer, xml.ReadElement(MaxRecordLength));
        // What follows the last element must be well-formed too.
        xml.ReadToElement();
        using var json = JsonDocument.Parse(answer.WrittenMemory);
        foreach (var item in OrcidJson.ReadAnswer(new JsonPart(number, answer.WrittenMemory, json.RootElement)))
        {
            yield return item;
        }
    }

    private static void Write(ArrayBufferWriter<byte> to, XElement root)
    {
        // Of activities alone only the works say something: there is no person whose employments they could be.
        if (root.Name.LocalName == "activities-summary")
        {
            var works = root.Elements().FirstOrDefault(e => e.Name.LocalName == "works") ?? new XElement("works");
            works.SetAttributeValue("path", (string?)root.Attribute("path"));
            root = works;
        }

        // In the JSON what is absent is there and null; it tells a person by it.
        if (root.Name.LocalName == "person" && !root.Elements().Any(e => e.Name.LocalName == "other-names"))
        {
            root.Add(new XElement("other-names"));
        }

        using var json = new Utf8JsonWriter(to);
        Write(json, root);
    }

    /// <summary>Elements stand at most <see cref="SafeXml.MaxDepth"/> deep, and so does this.</summary>
    private static void Write(Utf8JsonWriter json, XElement element)
    {
        var name = element.Name.LocalName;
        if (element.HasElements || element.HasAttributes || Containers.Contains(name))
        {
            WriteObject(json, element);
            return;
        }

        if (PrintedText(element) is not { } text)
        {
            json.WriteNullValue();
        }
        else if (Moments.Contains(name))
        {
            json.WriteStartObject();
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            {
                json.WriteNumber("value", moment.ToUnixTimeMilliseconds());
            }

            json.WriteEndObject();
        }
        else if (Wrapped.Contains(name))
        {
            json.WriteStartObject();
            json.WriteString("value", text);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStringValue(text);
        }
    }

    private static void WriteObject(Utf8JsonWriter json, XElement element)
    {
        json.WriteStartObject();
        foreach (var attribute in element.Attributes())
        {
            json.WriteString(attribute.Name.LocalName, attribute.Value);
        }

        foreach (var children in element.Elements().Where(c => !Unread.Contains(c.Name.LocalName)).GroupBy(c => NameIn(element, c), StringComparer.Ordinal))
        {
            if (!Lists.Contains(children.Key))
            {
                json.WritePropertyName(children.Key);
                Write(json, children.First());
                continue;
            }

            json.WriteStartArray(children.Key);
            foreach (var child in children)
            {
                if (children.Key == "summaries")
                {
                    json.WriteStartObject();
                    json.WritePropertyName(child.Name.LocalName);
                    Write(json, child);
                    json.WriteEndObject();
                }
                else
                {
                    Write(json, child);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The JSON puts the statements of a group of affiliations into a list of their own.</summary>
    private static string NameIn(XElement parent, XElement child) =>
        parent.Name.LocalName == "affiliation-group" && child.Name.LocalName.EndsWith("-summary", StringComparison.Ordinal) ? "summaries" : child.Name.LocalName;

    private static string? PrintedText(XElement element) => element.Value.Trim() is { Length: > 0 } text ? text : null;
}
