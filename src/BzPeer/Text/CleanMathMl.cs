using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Xml;

namespace BzPeer.Text;

/// <summary>
/// Rewrites temml's markup so that only listed MathML elements and attributes are left. Inline styles, which the site's
/// content security policy forbids, become attributes of MathML or classes of <c>math.css</c>; what has neither is left out.
/// </summary>
internal static class CleanMathMl
{
    private const int Deepest = 400;
    private const int LongestMarkup = 400_000;

    /// <summary>No length in a formula may exceed this many em: more would lay the formula over the page.</summary>
    private const double LongestLength = 20;

    private static readonly FrozenSet<string> Elements = Set(
        "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr "
        + "munder munderover menclose none");

    private static readonly FrozenSet<string> Switches = Set("displaystyle fence stretchy separator movablelimits symmetric largeop accent accentunder");

    private static readonly FrozenSet<string> Lengths = Set("width height depth lspace rspace voffset minsize maxsize mathsize linethickness rowspacing columnspacing");

    private static readonly FrozenSet<string> Words = Set("form notation mathvariant columnalign rowalign columnlines rowlines linebreak columnspan rowspan");

    private static readonly FrozenSet<string> Classes = Set(
        "tml-sml-pad tml-med-pad tml-lrg-pad tml-prime mathscr tml-vec chr-sml chr-sml-vec chr-med chr-med-vec chr-lrg chr-lrg-vec wbk-acc wbk-vec wbk-sml "
        + "wbk-sml-acc wbk-sml-vec wbk-med wbk-med-acc wbk-med-vec wbk-lrg wbk-lrg-acc wbk-lrg-vec tml-overline tml-underline tml-cancel upstrike downstrike sout tml-xcancel "
        + "tml-jot tml-small tml-left tml-right tml-fbox circle-pad textcircle actuarial longdiv-top longdiv-arc phasor-bottom phasor-angle menclose "
        + "tml-tilde-2 tml-tilde-3 tml-tilde-4 tml-hat-1 tml-hat-2 tml-hat-3 tml-hat-4");

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LongestMarkup,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Cleans markup; false, with the reason, where it holds what no formula needs.</summary>
    internal static bool TryClean(string markup, Formula formula, out string clean, out string error)
    {
        clean = "";
        error = "";
        if (markup.Length > LongestMarkup)
        {
            error = "The markup is too large.";
            return false;
        }

        var output = new StringBuilder(markup.Length + formula.Tex.Length + 64);
        try
        {
            using var text = new StringReader(markup);
            using var reader = XmlReader.Create(text, Settings);
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        if (reader.Depth > Deepest)
                        {
                            error = "The markup is nested too deeply.";
                            return false;
                        }

                        // An empty span numbers equations, which is the paper's business.
                        if (reader.LocalName is "span") break;
                        if (reader.LocalName is "math" != (reader.Depth == 0) || !Elements.Contains(reader.LocalName))
                        {
                            error = $"The element {reader.LocalName} is not allowed.";
                            return false;
                        }

                        WriteElement(reader, formula, output);
                        break;
                    case XmlNodeType.EndElement when reader.LocalName is "span":
                        break;
                    case XmlNodeType.EndElement:
                        output.Append("</").Append(reader.LocalName).Append('>');
                        break;
                    case XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                        AppendEscaped(output, reader.Value);
                        break;
                    default:
                        error = $"{reader.NodeType} is not allowed.";
                        return false;
                }
            }
        }
        catch (XmlException e)
        {
            error = "The markup is not well-formed: " + e.Message;
            return false;
        }

        clean = output.ToString();
        return true;
    }

    private static void WriteElement(XmlReader reader, Formula formula, StringBuilder output)
    {
        var name = reader.LocalName;
        var empty = reader.IsEmptyElement;
        output.Append('<').Append(name);
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var classes = new List<string>();
        while (reader.MoveToNextAttribute()) Keep(reader.Name, reader.Value, attributes, classes);
        reader.MoveToElement();
        if (name is "math")
        {
            // The source is what a screen reader without MathML, or a reader who copies, can use.
            if (formula.Display) attributes["display"] = "block";
            attributes["alttext"] = formula.Tex;
        }

        if (classes.Count > 0) attributes["class"] = string.Join(' ', classes);
        foreach (var (attribute, value) in attributes)
        {
            output.Append(' ').Append(attribute).Append("=\"");
            AppendEscaped(output, value);
            output.Append('"');
        }

        output.Append('>');
        if (empty) output.Append("</").Append(name).Append('>');
    }

    private static void Keep(string name, string value, SortedDictionary<string, string> attributes, List<string> classes)
    {
        if (name is "style") KeepStyle(value, attributes, classes);
        else if (name is "class") classes.AddRange(value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(Classes.Contains));
        else if (Switches.Contains(name) && value is "true" or "false") attributes[name] = value;
        else if (Lengths.Contains(name) && IsLength(value)) attributes[name] = value;
        else if (Words.Contains(name) && IsWords(value)) attributes[name] = value;
        else if (name is "scriptlevel" && value is [>= '0' and <= '3']) attributes[name] = value;
        else if (name is "mathcolor" or "mathbackground" && IsColour(value)) attributes[name] = value;
    }

    private static void KeepStyle(string style, SortedDictionary<string, string> attributes, List<string> classes)
    {
        foreach (var declaration in style.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) continue;
            var property = declaration[..colon].Trim();
            var value = declaration[(colon + 1)..].Trim();
            switch (property)
            {
                case "math-depth" when value is [>= '0' and <= '3']:
                    attributes.TryAdd("scriptlevel", value);
                    break;
                case "color" when IsColour(value):
                    attributes["mathcolor"] = value;
                    break;
                case "background-color" when IsColour(value):
                    attributes["mathbackground"] = value;
                    break;
                case "font-weight" when value is "bold":
                    classes.Add("mt-bold");
                    break;
                case "font-style" when value is "italic":
                    classes.Add("mt-italic");
                    break;
                case "transform" when value is "scaleX(-1)":
                    classes.Add("mt-mirror");
                    break;
                case "margin-left" when value.StartsWith('-'):
                    classes.Add("mt-back");
                    break;
                case "width" when value is "100%" or "50%":
                    classes.Add(value is "50%" ? "mt-half" : "mt-wide");
                    break;
                case "text-align" when value is "left":
                    classes.Add("tml-left");
                    break;
                case "padding" when value is "0" or "0em":
                    classes.Add("mt-bare");
                    break;
                case "padding" when Em(value) > 0:
                    classes.Add("mt-room");
                    break;
                case "border":
                    classes.Add("mt-box");
                    break;
                case "padding-left" or "padding-right" or "padding-top" or "padding-bottom" when Step(value) is { } step:
                    classes.Add($"mt-p{property["padding-".Length]}-{step}");
                    break;
                case "border-left" or "border-right" or "border-top" or "border-bottom":
                    classes.Add($"mt-b{property["border-".Length]}-{(value.Contains("dashed", StringComparison.Ordinal) ? "dashed"
                        : value.Contains("double", StringComparison.Ordinal) ? "double" : "solid")}");
                    break;
            }
        }
    }

    // Paddings in hundredths of an em, as math.css has them: the nearest will do.
    private static int? Step(string value)
    {
        if (Em(value) is not { } em || em < 0) return null;
        return em switch { < 0.03 => 0, < 0.2 => 14, < 0.33 => 25, < 0.5 => 40, < 0.8 => 60, _ => 100 };
    }

    // temml counts in em, ex and the points of ten-point type.
    private static double? Em(string value)
    {
        var digits = value.AsSpan().TrimEnd("emxptu%");
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        return value.AsSpan(digits.Length) switch
        {
            "" or "em" => number,
            "ex" => number * 0.43,
            "pt" or "px" => number / 10,
            "mu" => number / 18,
            "%" => number / 100,
            _ => null,
        };
    }

    private static bool IsLength(string value) => Em(value.StartsWith('+') ? value[1..] : value) is { } em && Math.Abs(em) <= LongestLength;

    private static bool IsWords(string value)
    {
        if (value.Length is 0 or > 60) return false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not (' ' or '-')) return false;
        }

        return true;
    }

    private static bool IsColour(string value)
    {
        if (value is "undefined" or "" || value.Length > 24) return false;
        var digits = value[0] == '#';
        if (digits && value.Length is not (4 or 7)) return false;
        foreach (var c in digits ? value.AsSpan(1) : value)
        {
            if (!(digits ? char.IsAsciiHexDigit(c) : char.IsAsciiLetter(c))) return false;
        }

        return true;
    }

    private static void AppendEscaped(StringBuilder output, string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => output.Append("&amp;"),
                '<' => output.Append("&lt;"),
                '>' => output.Append("&gt;"),
                '"' => output.Append("&quot;"),
                _ => output.Append(c),
            };
        }
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
