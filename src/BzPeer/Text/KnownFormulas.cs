using Npgsql;

namespace BzPeer.Text;

/// <summary>Looks up what became of formulas that were given to the renderer before.</summary>
internal static class KnownFormulas
{
    /// <summary>The MathML of those that were rendered, and null for those that were refused; what was never tried is not among them.</summary>
    public static async Task<Dictionary<Formula, string?>> ReadAsync(
        NpgsqlConnection connection, IEnumerable<Formula> formulas, CancellationToken cancellation)
    {
        var byKey = new Dictionary<string, Formula>(StringComparer.Ordinal);
        var keys = new List<byte[]>();
        foreach (var formula in formulas.Distinct())
        {
            var key = formula.ToKey();
            if (byKey.TryAdd(Convert.ToHexStringLower(key), formula))
            {
                keys.Add(key);
            }
        }

        var known = new Dictionary<Formula, string?>(keys.Count);
        if (keys.Count == 0)
        {
            return known;
        }

        var command = new NpgsqlCommand("select key, mathml from formulas where key = any($1)", connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(keys.ToArray());
            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    known[byKey[Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(0))]] = reader.IsDBNull(1) ? null : reader.GetString(1);
                }
            }
        }

        return known;
    }
}
