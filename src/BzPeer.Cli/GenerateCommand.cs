using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using BzPeer.Demo;

namespace BzPeer.Cli;

/// <summary><c>bzpeer generate</c>: writes an invented world as a file that <c>bzpeer import arxiv</c> reads.</summary>
public static class GenerateCommand
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Command Create()
    {
        var works = new Option<int>("--works")
        {
            Description = "How many works: 1 to 5,000,000. From 4,000 on there are an author of 500 works and a work of 3,000 authors.",
            DefaultValueFactory = _ => InventedWorld.WholeWorld,
        };
        works.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 5_000_000))
                result.AddError("--works must be a number from 1 to 5,000,000.");
        });
        var seed = new Option<ulong>("--seed") { Description = "Another seed is another world.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--out")
        {
            Description = "The file to write, as JSON lines of the arXiv metadata snapshot; - is standard output.",
            DefaultValueFactory = _ => "-",
        };
        var truth = new Option<string?>("--truth")
        {
            Description = "A second file that says who is who: record, place, name as printed, person, separated by tabs.",
        };
        var command = new Command("generate", "Write an invented world of works and people, the same for the same seed.") { works, seed, output, truth };
        command.SetAction((parsed, cancellationToken) => Generate(
            parsed.GetValue(works), parsed.GetValue(seed), parsed.GetValue(output)!, parsed.GetValue(truth), cancellationToken));
        return command;
    }

    private static async Task<int> Generate(int works, ulong seed, string output, string? truth, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await using var records = new StreamWriter(string.Equals(output, "-", StringComparison.Ordinal) ? Console.OpenStandardOutput() : File.Create(output), _utf8, 1 << 16);
            await using var people = truth is null ? null : new StreamWriter(truth, append: false, _utf8, 1 << 16);
            await new InventedWorld(works, seed).WriteAsync(records, people, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Nothing more could be written: {e.Message}");
            return 1;
        }

        await Console.Error.WriteLineAsync(FormattableString.Invariant(
            $"{works:N0} invented works of seed {seed} written in {watch.Elapsed.TotalSeconds:0.0} s."));
        return 0;
    }
}
