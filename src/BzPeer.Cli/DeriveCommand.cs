using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BzPeer.Import;
using BzPeer.Text;
using Npgsql;

namespace BzPeer.Cli;

/// <summary><c>derive</c>: renders the formulas that wait; with <c>--all</c>, derives every figure again first.</summary>
internal static class DeriveCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all")
        {
            Description = "Derive every figure again from facts and decisions first. The site goes on showing those of before until all are ready; imports wait.",
        };
        var command = new Command("derive", "Render the formulas that wait until none is left.") { all };
        command.SetAction((parsed, cancellation) => WithDatabase.RunAsync(
            async database =>
            {
                await MigrateDatabase.RunAsync(database.ConnectionString, cancellation);
                await using var source = NpgsqlDataSource.Create(database.ConnectionString);
                if (parsed.GetValue(all))
                {
                    await DeriveAllAsync(source, cancellation);
                }

                await RenderAsync(source, cancellation);
                return 0;
            },
            cancellation));
        return command;
    }

    private static async Task DeriveAllAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        long records;
        using (var bar = new ProgressLine(Console.Error, "Figures"))
        {
            records = await new DeriveAgain(source, TimeProvider.System).RunAsync(bar, cancellation);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Figures of {records:N0} source records derived again in {watch.Elapsed.TotalSeconds:0.0} s."));
    }

    private static async Task RenderAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var renderer = new FormulaRenderer();
        var works = await RenderAllFormulas.RunAsync(new RenderFormulas(source, renderer), Console.Error, "Formulas", cancellation);
        Console.WriteLine(works == 0
            ? "No formula waits."
            : string.Create(CultureInfo.InvariantCulture, $"The formulas of {works:N0} works rendered in {watch.Elapsed.TotalSeconds:0.0} s."));
        var counts = await CountFormulas.RunAsync(source, cancellation);
        if (counts.Refused > 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Of {counts.Tried:N0} distinct formulas, {counts.Refused:N0} ({100.0 * counts.Refused / counts.Tried:0.0} %) cannot be rendered and stay as their source."));
        }
    }
}
