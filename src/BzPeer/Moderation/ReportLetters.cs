using BzPeer.Mail;

namespace BzPeer.Moderation;

/// <summary>What those who report a mistake are told by mail. Their own words never stand in it: anybody can type an address.</summary>
public sealed class ReportLetters(PublicAddress site, PublicIds ids, Links links)
{
    /// <summary>Confirms that a report is here.</summary>
    public Letter Taken(string to, Report report, string recordName)
    {
        ArgumentNullException.ThrowIfNull(report);
        var number = ids.Encode(RecordKind.Report, report.Id);
        return new()
        {
            To = to,
            Subject = $"Your report {number} at BzPeer",
            Parts =
            [
                new Paragraph($"Somebody, we hope you, reported a mistake on the record of {recordName} at BzPeer and gave this e-mail address for the answer. The number of the report is {number}. A moderator reads it, and you get one more mail: the answer. It will stand here as well:"),
                PageOf(report),
                new Paragraph("If it wasn’t you, do nothing. The address is used for nothing else."),
            ],
        };
    }

    /// <summary>Brings the answer.</summary>
    public Letter Answered(string to, Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var number = ids.Encode(RecordKind.Report, report.Id);
        return new()
        {
            To = to,
            Subject = $"The answer to your report {number} at BzPeer",
            Parts =
            [
                new Paragraph(OutcomeWords.Of(report.Outcome!.Value)),
                .. WrittenWords.Paragraphs(report.Answer!).Select(text => new Paragraph(text)),
                PageOf(report),
            ],
        };
    }

    private Link PageOf(Report report) => new("The report’s page", site.Of(links.Report(report.Id)));
}

/// <summary>What came of a report, in a sentence.</summary>
public static class OutcomeWords
{
    /// <summary>The sentence.</summary>
    public static string Of(ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.Mended => "The mistake is mended.",
        ReportOutcome.Forwarded => "The provider of the record was told: it can be mended there alone, and arrives here with a later import.",
        ReportOutcome.NoMistake => "This was found to be no mistake.",
        _ => "This cannot be decided from what is known.",
    };
}
