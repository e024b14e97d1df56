using System.Globalization;

namespace BzPeer.Web.Pages.Institutions;

/// <summary>How much of the record says where its authors worked, in one sentence, so that nobody reads absence as fact.</summary>
public static class CoverageWords
{
    /// <summary>"Of 988 works on record, 417 print an affiliation, and 263 one that is surely an institution known here."</summary>
    /// <param name="record">Works, those that print an affiliation, those of which one was matched.</param>
    public static string Of((long All, long Affiliated, long Matched) record) => record switch
    {
        { All: 0 } => "No work is on record yet.",
        { Affiliated: 0 } => string.Create(CultureInfo.InvariantCulture, $"None of the {record.All:N0} works on record prints an affiliation."),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"Of {record.All:N0} {(record.All == 1 ? "work" : "works")} on record, {record.Affiliated:N0} {(record.Affiliated == 1 ? "prints" : "print")} an affiliation, and {record.Matched:N0} one that is surely an institution known here; {record.All - record.Affiliated:N0} ({Percent(record.All - record.Affiliated, record.All)}) say nothing of where their authors worked."),
    };

    private static string Percent(long part, long whole) =>
        part == 0 ? "0 %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(Math.Round(100.0 * part / whole), part == whole ? 100 : 1, part == whole ? 100 : 99):0} %");
}
