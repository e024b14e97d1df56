using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using BzPeer.Text;

namespace BzPeer.Tests.Text;

/// <summary>A real title or abstract.</summary>
/// <param name="Folder">The folder of the corpus that it stands in.</param>
/// <param name="Raw">As its provider printed it.</param>
/// <param name="Markup">How the provider marks it up.</param>
/// <param name="IsTitle">Whether it is a title.</param>
public sealed record CorpusText(string Folder, string Raw, TextMarkup Markup, bool IsTitle)
{
    public ScholarlyText Read(Func<Formula, string?>? mathml = null) =>
        IsTitle ? ReadScholarlyText.Title(Raw, mathml, Markup) : ReadScholarlyText.Abstract(Raw, mathml, Markup);
}

/// <summary>
/// Every title and abstract of the real metadata in a folder, read as simply as will do for that; the importers are tested elsewhere.
/// The one file in xz is left out.
/// </summary>
public static class CorpusTexts
{
    /// <summary>The folder of real metadata: BZPEER_CORPUS, else ../shared/data beside the repository; null where there is none.</summary>
    public static string? Folder()
    {
        var corpus = Environment.GetEnvironmentVariable("BZPEER_CORPUS");
        if (string.IsNullOrEmpty(corpus) && Repository() is { } root) corpus = Path.Combine(root, "..", "shared", "data");
        return Directory.Exists(corpus) ? corpus : null;
    }

    /// <summary>The root of the repository that this was built in.</summary>
    public static string? Repository()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "BzPeer.sln"))) root = root.Parent;
        return root?.FullName;
    }

    /// <summary>All of them, folder by folder, in the order of the files' names.</summary>
    public static IEnumerable<CorpusText> ReadAll(string corpus)
    {
        foreach (var (folder, texts) in (IEnumerable<(string, IEnumerable<(string? Title, string? Abstract, TextMarkup Titles, TextMarkup Abstracts)>)>)
        [
            ("arxiv", Arxiv(corpus)), ("acl-anthology", Anthology(corpus)), ("openalex", OpenAlex(corpus)), ("crossref", Crossref(corpus)), ("bibtex", Bibtex(corpus)),
            ("pmlr", Pmlr(corpus)), ("mlanthology", MlAnthology(corpus)),
        ])
        {
            foreach (var text in texts)
            {
                if (!string.IsNullOrWhiteSpace(text.Title)) yield return new CorpusText(folder, text.Title, text.Titles, true);
                if (!string.IsNullOrWhiteSpace(text.Abstract)) yield return new CorpusText(folder, text.Abstract, text.Abstracts, false);
            }
        }
    }

    private static IEnumerable<(string?, string?, TextMarkup, TextMarkup)> Arxiv(string corpus)
    {
        foreach (var line in Files(corpus, "arxiv", "*.json").SelectMany(File.ReadLines).Where(l => l.StartsWith('{')))
        {
            using var work = JsonDocument.Parse(line);
            yield return (String(work.RootElement, "title"), String(work.RootElement, "abstract"), TextMarkup.Tex, TextMarkup.Tex);
        }

        XNamespace atom = "http://www.w3.org/2005/Atom";
        foreach (var entry in Files(corpus, "arxiv/atom", "*.xml").SelectMany(f => XDocument.Load(f).Descendants(atom + "entry")))
        {
            yield return (entry.Element(atom + "title")?.Value, entry.Element(atom + "summary")?.Value, TextMarkup.Tex, TextMarkup.Tex);
        }
    }

    private static IEnumerable<(string?, string?, TextMarkup, TextMarkup)> Anthology(string corpus)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
        foreach (var file in Files(corpus, "acl-anthology/xml", "*.xml.gz").Concat(Files(corpus, "acl-anthology/new-format-sample", "*.xml")))
        {
            using var text = Open(file);
            using var reader = XmlReader.Create(text, settings);
            foreach (var paper in XDocument.Load(reader, LoadOptions.PreserveWhitespace).Descendants("paper"))
            {
                yield return (Inner(paper.Element("title")), Inner(paper.Element("abstract")), TextMarkup.Anthology, TextMarkup.Anthology);
            }
        }
    }

    private static IEnumerable<(string?, string?, TextMarkup, TextMarkup)> OpenAlex(string corpus)
    {
        foreach (var work in Files(corpus, "openalex/works", "*.gz").SelectMany(Works))
        {
            string? text = null;
            if (work.TryGetProperty("abstract_inverted_index", out var index) && index.ValueKind == JsonValueKind.Object)
            {
                text = string.Join(' ', index.EnumerateObject().SelectMany(w => w.Value.EnumerateArray().Select(p => (At: p.GetInt32(), w.Name))).OrderBy(w => w.At).Select(w => w.Name));
            }

            yield return (String(work, "title"), text, TextMarkup.Html, TextMarkup.Html);
        }
    }

    private static IEnumerable<(string?, string?, TextMarkup, TextMarkup)> Crossref(string corpus)
    {
        foreach (var work in Files(corpus, "crossref", "*.json*").SelectMany(Works))
        {
            var title = work.TryGetProperty("title", out var titles) && titles.ValueKind == JsonValueKind.Array ? titles.EnumerateArray().FirstOrDefault() : default;
            yield return (title.ValueKind == JsonValueKind.String ? title.GetString() : null, String(work, "abstract"), TextMarkup.Jats, TextMarkup.Jats);
        }
    }

    private static IEnumerable<(string?, string?, TextMarkup, TextMarkup)> Bibtex(string corpus)
    {
        foreach (var file in Files(corpus, "bibtex", "*.bib.gz"))
        {
            using var reader = Open(file);
            foreach (var entry in reader.ReadToEnd().Split("\n@").Skip(1))
            {
                yield return (Field(entry, "title"), Field(entry, "abstract"), TextMarkup.Tex, TextMarkup.Tex);
            }
        }
    }

    private static IEnumerable<(string?, string?, TextMarkup, TextMarkup)> Pmlr(string corpus)
    {
        foreach (var file in Files(corpus, "pmlr", "*.tar.gz"))
        {
            using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var tar = new TarReader(packed);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is null || !entry.Name.Contains("_posts/", StringComparison.Ordinal)) continue;
                using var reader = new StreamReader(entry.DataStream);
                var post = reader.ReadToEnd();
                yield return (Scalar(post, "title"), Scalar(post, "abstract"), TextMarkup.Tex, TextMarkup.Tex);
            }
        }
    }

    // Read twice: as the TeX that they are, and as what they are taken for where nothing says so.
    private static IEnumerable<(string?, string?, TextMarkup, TextMarkup)> MlAnthology(string corpus)
    {
        foreach (var file in Files(corpus, "mlanthology", "*.json.gz"))
        {
            using var text = Open(file);
            using var works = JsonDocument.Parse(text.ReadToEnd());
            foreach (var work in works.RootElement.GetProperty("papers").EnumerateArray())
            {
                foreach (var markup in (TextMarkup[])[TextMarkup.Tex, TextMarkup.Html])
                {
                    yield return (String(work, "title"), String(work, "abstract"), markup, markup);
                }
            }
        }
    }

    private static IEnumerable<string> Files(string corpus, string folder, string pattern)
    {
        var path = Path.Combine(corpus, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, pattern).Order(StringComparer.Ordinal) : [];
    }

    private static StreamReader Open(string file) =>
        new(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress) : File.OpenRead(file));

    // Lines of works, one answer of an interface, or its list of works.
    private static IEnumerable<JsonElement> Works(string file)
    {
        using var reader = Open(file);
        if (file.Contains(".jsonl", StringComparison.Ordinal))
        {
            while (reader.ReadLine() is { } line)
            {
                using var work = JsonDocument.Parse(line);
                yield return work.RootElement;
            }

            yield break;
        }

        using var answer = JsonDocument.Parse(reader.ReadToEnd());
        var root = answer.RootElement.TryGetProperty("message", out var message) ? message : answer.RootElement;
        if (!root.TryGetProperty("results", out var works) && !root.TryGetProperty("items", out works))
        {
            yield return root;
            yield break;
        }

        foreach (var work in works.EnumerateArray()) yield return work;
    }

    private static string? String(JsonElement work, string name) =>
        work.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Inner(XElement? element) =>
        element is null ? null : string.Concat(element.Nodes().Select(n => n.ToString(SaveOptions.DisableFormatting)));

    // "name = {…}" or "name = "…"", its braces in balance.
    private static string? Field(string entry, string name)
    {
        var at = entry.IndexOf('\n', StringComparison.Ordinal);
        while (at >= 0)
        {
            var line = entry.AsSpan(at + 1).TrimStart();
            var start = entry.Length - line.Length;
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line[name.Length..].TrimStart().StartsWith("="))
            {
                var open = entry.AsSpan(start).IndexOfAny('{', '"') + start;
                var depth = 0;
                for (var i = open; i < entry.Length; i++)
                {
                    if (entry[i] == '\\') i++;
                    else if (entry[i] == '{') depth++;
                    else if (entry[i] == '}') depth--;
                    if (i > open && depth == 0 && i < entry.Length && (entry[open] == '{' || entry[i] == '"')) return entry[(open + 1)..i];
                }
            }

            at = entry.IndexOf('\n', at + 1);
        }

        return null;
    }

    // A scalar of YAML at the top, plain or quoted, folded over indented lines.
    private static string? Scalar(string post, string name)
    {
        var at = post.IndexOf($"\n{name}: ", StringComparison.Ordinal);
        if (at < 0) return null;
        var lines = post[(at + name.Length + 3)..].Split('\n');
        var folded = new StringBuilder(lines[0].Trim());
        foreach (var line in lines.Skip(1).TakeWhile(l => l.Length == 0 || l.StartsWith("  ", StringComparison.Ordinal)))
        {
            if (folded.Length > 0 && folded[^1] == '\\') folded.Length--;
            else folded.Append(line.Length == 0 ? '\n' : ' ');
            folded.Append(line.Trim());
        }

        var scalar = folded.ToString();
        if (scalar is "|" or ">" or "" || scalar[0] is '|' or '>') return scalar.Trim('|', '>', '-', ' ');
        if (scalar[0] == '\'') return scalar.Trim('\'').Replace("''", "'", StringComparison.Ordinal);
        if (scalar[0] != '"') return scalar;
        try
        {
            return JsonSerializer.Deserialize<string>(scalar.Replace("\\ ", " ", StringComparison.Ordinal));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
