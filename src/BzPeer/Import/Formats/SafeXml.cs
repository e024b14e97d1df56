using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace BzPeer.Import.Formats;

/// <summary>
/// XML that strangers may have written, read as a stream: no document type definition and so no entities but the five
/// of XML itself, nothing fetched, and limits on depth, on the size of one element that is held, on names and on tags.
/// Whatever is wrong with the file is one sentence.
/// </summary>
internal sealed class SafeXml : IDisposable
{
    /// <summary>Deepest nesting of elements; the deepest known format needs twelve.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest element that is held as a whole, in characters, its tags included and 32 for each of them.</summary>
    public const int MaxElementLength = 4 << 20;

    /// <summary>Longest document, in characters.</summary>
    public const long MaxDocumentLength = 16L << 30;

    private readonly SourceFile file;
    private readonly TokenBudget bytes;
    private readonly XmlReader reader;
    private readonly char[] chunk = new char[4096];
    private long itemBegins;

    /// <summary>Begins to read a file.</summary>
    public SafeXml(SourceFile file)
    {
        this.file = file;
        bytes = new TokenBudget(file);
        reader = XmlReader.Create(bytes, Settings(DtdProcessing.Prohibit));
    }

    /// <summary>Local name of the element whose start was read.</summary>
    public string Name => reader.LocalName;

    /// <summary>Its namespace; empty where it has none.</summary>
    public string Namespace => reader.NamespaceURI;

    /// <summary>How many elements it stands in.</summary>
    public int Depth => reader.Depth;

    /// <summary>The line, from 1.</summary>
    public long Line => ((IXmlLineInfo)reader).LineNumber;

    /// <summary>An attribute without namespace; null where there is none.</summary>
    public string? Attribute(string name) => reader.GetAttribute(name);

    /// <summary>Goes on to the next start of an element.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="ImportRefusedException">The file is not well-formed or beyond a limit.</exception>
    public bool ReadToElement()
    {
        while (Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The element whose start was read, as a whole; reading goes on behind it.</summary>
    /// <param name="most">Longest that it may be, measured as <see cref="MaxElementLength"/> is.</param>
    /// <exception cref="ImportRefusedException">The file is not well-formed or beyond a limit.</exception>
    public XElement ReadElement(int most = MaxElementLength)
    {
        var left = most;
        var root = ReadTag(ref left, out var isEmpty);
        var inner = root;
        while (!isEmpty && Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = ReadTag(ref left, out var isEmptyTag);
                    inner.Add(element);
                    inner = isEmptyTag ? inner : element;
                    break;
                case XmlNodeType.EndElement when inner == root:
                    return root;
                case XmlNodeType.EndElement:
                    inner = inner.Parent!;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    inner.Add(new XText(ReadText(ref left)));
                    break;
            }
        }

        return root;
    }

    /// <summary>About how many bytes were read since this was last asked.</summary>
    public long TakeBytes()
    {
        var taken = bytes.Position - itemBegins;
        itemBegins = bytes.Position;
        return taken;
    }

    /// <inheritdoc />
    public void Dispose() => reader.Dispose();

    /// <summary>
    /// The start tags at the beginning of a file, at most so many, for formats to recognise themselves: none where it is
    /// no XML. A document type definition is passed over here, so that the reading can say that it is refused.
    /// </summary>
    public static List<XElement> FirstTags(FileStart start, int most)
    {
        var tags = new List<XElement>();
        // A tag, a byte order mark, or the zero of UTF-16: anything else is no XML, and most files are spared the try.
        if (start.Bytes.Span.TrimStart(" \t\r\n"u8) is not [(byte)'<' or 0xEF or 0xFE or 0xFF or 0, ..]
            || !MemoryMarshal.TryGetArray(start.Bytes, out var bytes))
        {
            return tags;
        }

        try
        {
            using var beginning = XmlReader.Create(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), Settings(DtdProcessing.Ignore));
            XElement? last = null;
            while (tags.Count < most && beginning.Depth < MaxDepth && beginning.Read())
            {
                if (beginning.NodeType == XmlNodeType.Element)
                {
                    last = new XElement(XName.Get(beginning.LocalName, beginning.NamespaceURI));
                    AddAttributes(last, beginning);
                    tags.Add(last);
                }
                else if (beginning.NodeType == XmlNodeType.Text && last is { IsEmpty: true } && beginning.Value.Length <= 10_000)
                {
                    last.Add(beginning.Value);
                }
            }
        }
        catch (Exception e) when (e is XmlException or NotSupportedException or ArgumentException)
        {
            // What was read before stands: the beginning may have been cut anywhere.
        }

        return tags;
    }

    /// <summary>What an element holds, as it is printed in the file, without spaces around it; empty where there is no element.</summary>
    public static string Inner(XElement? element) =>
        element is null ? "" : string.Concat(element.Nodes().Select(n => n.ToString(SaveOptions.DisableFormatting))).Trim();

    /// <summary>The words of an element, spaces folded; null where there are none or no element.</summary>
    public static string? Words(XElement? element) => element is null ? null : PrintedFields.Words(element.Value);

    private static XmlReaderSettings Settings(DtdProcessing dtd) => new()
    {
        DtdProcessing = dtd,
        XmlResolver = null,
        MaxCharactersInDocument = MaxDocumentLength,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        NameTable = new FewNames(),
    };

    private bool Read()
    {
        try
        {
            var read = reader.Read();
            bytes.GotAhead();
            return reader.Depth > MaxDepth ? throw Refused($"its elements stand more than {MaxDepth} deep in one another") : read;
        }
        catch (XmlException e)
        {
            throw Refused(e);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            throw new ImportRefusedException($"{file.Name} is refused: it names an encoding that is not known here.", e);
        }
    }

    private XElement ReadTag(ref int left, out bool isEmpty)
    {
        isEmpty = reader.IsEmptyElement;
        var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        // An element costs memory however little stands in it.
        Spend(ref left, 32 + reader.LocalName.Length);
        foreach (var attribute in AddAttributes(element, reader).Attributes())
        {
            Spend(ref left, 32 + attribute.Value.Length);
        }

        return element;
    }

    private static XElement AddAttributes(XElement element, XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != XNamespace.Xmlns.NamespaceName)
            {
                element.Add(new XAttribute(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value));
            }
        }

        reader.MoveToElement();
        return element;
    }

    /// <summary>A text in chunks: the reader would hold it whole otherwise, however long it is.</summary>
    private string ReadText(ref int left)
    {
        try
        {
            var text = new StringBuilder();
            while (reader.ReadValueChunk(chunk, 0, chunk.Length) is > 0 and var read)
            {
                bytes.GotAhead();
                Spend(ref left, read);
                text.Append(chunk, 0, read);
            }

            return text.ToString();
        }
        catch (XmlException e)
        {
            throw Refused(e);
        }
    }

    private void Spend(ref int left, int length)
    {
        left -= length;
        if (left < 0)
        {
            throw Refused("an element is longer than any record");
        }
    }

    // The library tells only in its message, which is English everywhere, that a definition is what it stopped at.
    private ImportRefusedException Refused(XmlException e) => e is TooManyNamesException ? Refused("it has more different names of elements than any known format")
        : e.Message.Contains("DTD", StringComparison.Ordinal) ? Refused("it has a document type definition, and none is read here")
        : new ImportRefusedException(string.Create(
            CultureInfo.InvariantCulture, $"{file.Name} cannot be read from line {Math.Max(e.LineNumber, 1)} on: there it is not well-formed XML in the encoding that it names."), e);

    private ImportRefusedException Refused(string reason) => new($"{file.Name} is refused: {reason}.");

    /// <summary>Every name that was ever read is kept by the reader: a file of nothing but new names would fill the memory.</summary>
    private sealed class FewNames : NameTable
    {
        private const int MostNames = 10_000;

        private int names;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Counted(base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Counted(base.Add(key));

        private string Counted(string name) => ++names > MostNames ? throw new TooManyNamesException() : name;
    }

    private sealed class TooManyNamesException() : XmlException("too many names");
}
