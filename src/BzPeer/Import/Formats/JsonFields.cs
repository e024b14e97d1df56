using System.Globalization;
using System.Net;
using System.Text.Json;
using BzPeer.Text;

namespace BzPeer.Import.Formats;

/// <summary>
/// Fields of JSON objects as formats need them: what is absent, null or of another kind than expected is simply not there.
/// </summary>
internal static class JsonFields
{
    /// <summary>The value under a key; of no kind where there is none.</summary>
    public static JsonElement Get(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) ? value : default;

    /// <summary>The elements of an array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>The first element of an array.</summary>
    public static JsonElement First(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0 ? element[0] : default;

    /// <summary>A text as it stands, without NUL, which PostgreSQL keeps in no text; null where there is none.</summary>
    public static string? Text(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()!.Replace("\0", "", StringComparison.Ordinal) : null;

    /// <summary>A text, or a number as it is written, with its spaces folded; null where nothing else is there.</summary>
    public static string? Words(this JsonElement element) =>
        PrintedFields.Words(element.ValueKind == JsonValueKind.Number ? element.GetRawText() : element.Text());

    /// <summary>A name of a person, place or journal in plain words: tags taken out, entities decoded, spaces folded.</summary>
    public static string? Plain(this JsonElement element) => Plain(element.Text());

    /// <summary>The same of a text.</summary>
    public static string? Plain(string? text)
    {
        var plain = text is null || !text.Contains('<', StringComparison.Ordinal) ? WebUtility.HtmlDecode(text) : ReadScholarlyText.Title(text, markup: TextMarkup.Html).Plain;
        return PrintedFields.Words(plain?.Replace("\0", "", StringComparison.Ordinal));
    }

    /// <summary>A whole number, also where it is written as a text.</summary>
    public static int? Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number
        : element.ValueKind == JsonValueKind.String && int.TryParse(element.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number
        : null;

    /// <summary>Whether it says true.</summary>
    public static bool IsTrue(this JsonElement element) => element.ValueKind == JsonValueKind.True;

    /// <summary>The day of "2025-05-02T06:28:07.542172" or "2025-05-02".</summary>
    public static DateOnly? Day(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { Length: >= 10 } text
            && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsDay(day)
            ? day
            : null;

    /// <summary>The day of year, month and day; null where one is missing or there is no such day.</summary>
    public static DateOnly? Day(int? year, int? month, int? day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year.Value, month.Value) && IsDay(new(year.Value, month.Value, day.Value))
            ? new DateOnly(year.Value, month.Value, day.Value)
            : null;

    /// <summary>A year that can be one; else 0.</summary>
    public static short Year(int? year) => year is >= 1000 and <= 2999 ? (short)year : (short)0;

    /// <summary>An address that can be followed: http or https, absolute; else null.</summary>
    public static string? Address(this JsonElement element) => PrintedFields.WebAddress(element.Words());

    /// <summary>As many of the texts as fit into one field, joined; each once; null where there is none.</summary>
    public static string? Joined(IEnumerable<string?> texts)
    {
        var joined = "";
        foreach (var text in texts.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (joined.Length + 2 + text.Length > Incoming.MaxFieldLength)
            {
                break;
            }

            joined = joined.Length == 0 ? text : joined + "; " + text;
        }

        return joined.Length == 0 ? null : joined;
    }

    // The first and the last day stand for infinity in the database.
    private static bool IsDay(DateOnly day) => day != DateOnly.MinValue && day != DateOnly.MaxValue;
}
