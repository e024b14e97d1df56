using System.Diagnostics;
using System.Globalization;
using System.Text;
using BzPeer.Import;
using BzPeer.Text;
using Npgsql;

namespace BzPeer.Demo;

/// <summary>
/// The first start: imports the six works of the seed profile and an invented world, and renders all their formulas, so
/// that there is something to look at. Stopped or killed in between it goes on at the next start; a database into which
/// anybody imported something else is left alone.
/// </summary>
/// <param name="database">Where.</param>
/// <param name="time">The clock.</param>
public sealed class ImportDemo(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>What the log of imports calls the seed profile.</summary>
    public const string SeedName = "seed-profile.jsonl (demo)";

    /// <summary>What the log of imports calls the invented world.</summary>
    public const string WorldName = "invented-world.jsonl (demo)";

    private const ulong Seed = 1;

    /// <summary>Imports the demo records where they are wanted and not whole yet.</summary>
    /// <param name="output">Told how far it is.</param>
    /// <param name="works">How many invented works.</param>
    /// <param name="cancellation">Ends it; the next start goes on.</param>
    /// <returns>Whether anything was imported or rendered.</returns>
    public async Task<bool> RunAsync(TextWriter output, int works = InventedWorld.WholeWorld, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        var state = await ReadStateAsync(cancellation).ConfigureAwait(false);
        if (state is State.Foreign or State.Whole)
        {
            return false;
        }

        var begun = Stopwatch.GetTimestamp();
        var import = new ImportRecords(database, time);
        await import.ArxivAsync(DemoRecords.OpenSeedProfile(), SeedName, cancellation: cancellation).ConfigureAwait(false);
        using (var bar = new ProgressLine(output, "Demo records"))
        {
            var world = await ComposeAsync(works, cancellation).ConfigureAwait(false);
            await import.ArxivAsync(world, WorldName, progress: bar, cancellation: cancellation).ConfigureAwait(false);
        }

        using var renderer = new FormulaRenderer();
        await RenderAllFormulas.RunAsync(new RenderFormulas(database, renderer), output, "Demo formulas", cancellation).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"The demo records are ready: 6 real and {works:N0} invented works, {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s.")).ConfigureAwait(false);
        return true;
    }

    private static async Task<MemoryStream> ComposeAsync(int works, CancellationToken cancellation)
    {
        var records = new MemoryStream();
        var writer = new StreamWriter(records, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await new InventedWorld(works, Seed).WriteAsync(writer, truth: null, cancellation).ConfigureAwait(false);
        }

        records.Position = 0;
        return records;
    }

    /// <summary>Whose records are here is told by the runs that brought them.</summary>
    private async Task<State> ReadStateAsync(CancellationToken cancellation)
    {
        var command = database.CreateCommand(
            """
            select exists (select from import_runs where file <> all($1) and (added > 0 or changed > 0)),
                (select count(distinct file) from import_runs where file = any($1) and completed) = 2
                    and not exists (select from works where formulas_pending)
            """);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(new[] { SeedName, WorldName });
            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellation).ConfigureAwait(false);
                return reader.GetBoolean(0) ? State.Foreign : reader.GetBoolean(1) ? State.Whole : State.Unfinished;
            }
        }
    }

    private enum State
    {
        Unfinished,
        Whole,
        Foreign,
    }
}
