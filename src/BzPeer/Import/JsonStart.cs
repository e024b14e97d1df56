using System.Text.Json;

namespace BzPeer.Import;

/// <summary>What the beginning of a JSON file tells: how it is laid out, and which keys its first objects have.</summary>
public sealed class JsonStart
{
    /// <summary>By so many objects a format is recognised.</summary>
    private const int MostObjects = 5;

    private readonly List<JsonKeys> objects = [];

    private JsonStart()
    {
    }

    /// <summary>Whether each line is a value of its own, so that a broken one spoils no other.</summary>
    public bool IsLines { get; private set; }

    /// <summary>The first objects, of lines, of the array, or of the page of results that the file is.</summary>
    public IReadOnlyList<JsonKeys> Objects => objects;

    /// <summary>Looks at the beginning of a file. Never throws: of what is no JSON there are no objects.</summary>
    public static JsonStart Of(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var text = WithoutMark(start.Bytes.Span).TrimStart(" \t\r\n"u8);
        var found = new JsonStart();
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
        {
            // A first line that is broken may be followed by better ones.
            found.IsLines = found.ReadLines(text, start.IsWhole);
            return found;
        }

        found.IsLines = text[0] == '{' && !EndsOpen(FirstLine(text)) && found.ReadLines(text, start.IsWhole);
        if (!found.IsLines)
        {
            found.objects.Clear();
            found.Read(text, start.IsWhole);
        }

        return found;
    }

    /// <summary>The bytes without the mark that some programs put before UTF-8.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    /// <summary>A line that ends so goes on in the next: the file is printed for people, or is one page with a record a line.</summary>
    private static bool EndsOpen(ReadOnlySpan<byte> line) => line.TrimEnd(" \t\r"u8) is [.., (byte)'{' or (byte)'[' or (byte)',' or (byte)':'];

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\n') is >= 0 and var end ? text[..end] : text;

    /// <returns>Whether one of the first lines is an object, or is cut off and may be one.</returns>
    private bool ReadLines(ReadOnlySpan<byte> text, bool isWhole)
    {
        var any = false;
        for (var lines = 0; lines < MostObjects && objects.Count < MostObjects && !text.IsEmpty;)
        {
            var line = FirstLine(text);
            var isCut = line.Length == text.Length && !isWhole;
            text = line.Length == text.Length ? default : text[(line.Length + 1)..];
            line = line.Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            lines++;
            if (line[0] == '{')
            {
                var before = objects.Count;
                var (isObject, isPage) = Read(line, isWhole: !isCut);
                any |= isObject;
                // A page of results in one line that goes on beyond the beginning is streamed, not held.
                if (isCut && isPage && lines == 1)
                {
                    return false;
                }

                if (!isObject)
                {
                    objects.RemoveRange(before, objects.Count - before);
                }
            }
        }

        return any;
    }

    /// <summary>Reads the value at the beginning of a text.</summary>
    /// <returns>Whether it is an object and whole, or cut off where the text is; and whether it is a page of results.</returns>
    private (bool IsObject, bool IsPage) Read(ReadOnlySpan<byte> text, bool isWhole)
    {
        var reader = new Utf8JsonReader(text, isWhole, new JsonReaderState(new JsonReaderOptions { MaxDepth = ReadJson.MaxDepth }));
        var isPage = false;
        try
        {
            if (!reader.Read())
            {
                return (false, false);
            }

            if (reader.TokenType == JsonTokenType.StartArray)
            {
                ReadElements(ref reader);
                return (false, false);
            }

            var isEnded = ReadObject(ref reader, level: 0, ref isPage);
            return (isEnded || !isWhole || objects.Count >= MostObjects, isPage);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (false, isPage);
        }
    }

    /// <returns>False where the text ended, or enough was seen.</returns>
    private bool ReadElements(ref Utf8JsonReader reader)
    {
        var none = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject ? !ReadObject(ref reader, level: 2, ref none) || objects.Count >= MostObjects : !reader.TrySkip())
            {
                return false;
            }
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    private bool ReadObject(ref Utf8JsonReader reader, int level, ref bool isPage)
    {
        var keys = new JsonKeys();
        var isEnded = false;
        var holds = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                isEnded = true;
                break;
            }

            var key = reader.GetString()!;
            if (!reader.Read())
            {
                break;
            }

            keys.Add(key, ref reader);
            if (level < 2 && reader.TokenType == JsonTokenType.StartArray && ReadJson.IsPage(key))
            {
                isPage = holds = true;
                if (!ReadElements(ref reader))
                {
                    break;
                }
            }
            else if (level == 0 && reader.TokenType == JsonTokenType.StartObject && key == "message")
            {
                holds = true;
                if (!ReadObject(ref reader, level: 1, ref isPage))
                {
                    break;
                }
            }
            else if (!reader.TrySkip())
            {
                break;
            }
        }

        if (!holds)
        {
            objects.Add(keys);
        }

        return isEnded;
    }
}

/// <summary>The keys of one object, with the kinds of their values; of short texts also what they say.</summary>
public sealed class JsonKeys
{
    private const int MaxTextLength = 200;

    private readonly Dictionary<string, (JsonTokenType Type, string? Text)> values = new(StringComparer.Ordinal);

    /// <summary>Whether there is such a key.</summary>
    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>Whether there is such a key, with an array.</summary>
    public bool HasArray(string key) => values.GetValueOrDefault(key).Type == JsonTokenType.StartArray;

    /// <summary>Whether there is such a key, with an object.</summary>
    public bool HasObject(string key) => values.GetValueOrDefault(key).Type == JsonTokenType.StartObject;

    /// <summary>The text under a key; null where there is none, or none that is short.</summary>
    public string? Text(string key) => values.GetValueOrDefault(key).Text;

    internal void Add(string key, ref Utf8JsonReader reader) =>
        values[key] = (reader.TokenType, reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxTextLength ? reader.GetString() : null);
}
