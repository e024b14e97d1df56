using System.CommandLine;
using BzPeer.Mail;

namespace BzPeer.Cli;

/// <summary>An e-mail address as an argument of a command; what is none is refused with how one looks.</summary>
internal static class EmailArgument
{
    public static Argument<EmailAddress> Create(string description) => new("email")
    {
        Description = description,
        CustomParser = result =>
        {
            if (EmailAddress.TryParse(result.Tokens[0].Value, out var parsed))
            {
                return parsed;
            }

            result.AddError($"{result.Tokens[0].Value} is no e-mail address. One looks like name@example.org.");
            return null;
        },
    };
}
